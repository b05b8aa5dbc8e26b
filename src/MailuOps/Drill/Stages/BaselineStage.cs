namespace MailuOps.Drill.Stages;

/// <summary>Looks at both stores before the backup.</summary>
internal sealed class BaselineStage(DrillContext drill) : IDrillStage
{
    public string Name => "Baseline";

    public async Task<string> RunAsync(CancellationToken token)
    {
        var state = drill.State;
        var row = drill.Accounts.FindAsync(state.User!, token);
        var maildir = drill.Maildirs.ScanAsync(state.Home!, true, token);
        await Task.WhenAll(row, maildir, Bystanders.NoteAsync(drill, token)).ConfigureAwait(false);
        (state.Row, state.Maildir) = (await row.ConfigureAwait(false), await maildir.ConfigureAwait(false));
        state.Accounts = state.Accounts with { Before = DrillContext.Is(state.Row is not null), DigestBefore = state.Row?.Digest };
        var files = state.Maildir.Files.Select(f => f.Sha256).ToHashSet();
        var all = state.Probes.All(p => p.Delivered?.Sha256 is { } sum && files.Contains(sum));
        state.Mail = state.Mail with
        {
            Before = DrillContext.Is(all && state.Maildir.Files.Count >= state.Probes.Count), DigestBefore = MailEvidence.Digest(state.Maildir),
        };
        return $"{Plural.Of(state.Addresses.Count, "account")}, {Plural.Of(state.Maildir.Files.Count, "message")} of the test user";
    }
}
