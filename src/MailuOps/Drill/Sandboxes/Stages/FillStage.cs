using MailuOps.Drill.Stages;

namespace MailuOps.Drill.Sandboxes.Stages;

/// <summary>Restores into the empty volumes, and holds what is there then against the snapshot, before any service could change it.</summary>
internal sealed class FillStage(SandboxContext drill) : IDrillStage
{
    public string Name => "Restore";

    public async Task<string> RunAsync(CancellationToken token)
    {
        var (state, sandbox) = (drill.State, drill.Sandbox!);
        var snapshot = state.Snapshot!;
        var done = await sandbox.FillAsync(snapshot, token).ConfigureAwait(false);
        drill.Figures = drill.Figures with { Files = done.Sum(d => d.Files), Bytes = done.Sum(d => d.Bytes), RestoreTime = TimeSpan.FromTicks(done.Sum(d => d.Duration.Ticks)) };
        // A restore refuses a volume that is not empty.
        (state.Accounts, state.Mail) = (state.Accounts with { Gone = Evidence.Yes }, state.Mail with { Gone = Evidence.Yes });
        await CompareAsync(token).ConfigureAwait(false);
        return FormattableString.Invariant(
            $"{drill.Figures.Files} files, {drill.Figures.Bytes / 1e6:0.0} MB ({drill.Figures.FilesPerSecond ?? 0:0} files and {(drill.Figures.BytesPerSecond ?? 0) / 1e6:0.0} MB a second)");
    }

    private async Task CompareAsync(CancellationToken token)
    {
        var (state, content) = (drill.State, drill.State.Snapshot!.Content!);
        var (data, mail) = (drill.Volume("accounts"), drill.Volume("mail"));
        var found = await drill.Provider.ReadRestoredAsync(
            $"/data/{content.AccountDatabase?[(data.Key.Length + 1)..] ?? "main.db"}", new Dictionary<string, string> { [data.Name] = data.Source, [mail.Name] = mail.Source }, token).ConfigureAwait(false);
        state.Mail = state.Mail with { DigestAfter = found.MessageNames, Same = DrillContext.Is(found.MessageNames == content.MessageNames && found.Messages == content.Messages) };
        drill.Differ(true, found.Messages == content.Messages ? [] : [$"the snapshot lists {Plural.Of(content.Messages, "message")}, and {found.Messages} {(found.Messages == 1 ? "was" : "were")} restored"]);
        if (content.AccountDatabaseFile is { } file)
        {
            var sums = await drill.Provider.DigestAsync(state.Snapshot!, file, data.Name, content.AccountDatabase![(data.Key.Length + 1)..], token).ConfigureAwait(false);
            state.Accounts = state.Accounts with
            {
                DigestBefore = sums.InSnapshot, DigestAfter = sums.Restored, Same = DrillContext.Is(sums.InSnapshot is not null && sums.InSnapshot == sums.Restored),
            };
        }
    }
}
