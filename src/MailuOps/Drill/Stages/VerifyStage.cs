namespace MailuOps.Drill.Stages;

/// <summary>Looks at both stores after the restore: first what lies there, then what the running services and a mail client show of it.</summary>
internal sealed class VerifyStage(DrillContext drill) : IDrillStage
{
    private readonly DrillState _state = drill.State;

    public string Name => "Verify";

    public async Task<string> RunAsync(CancellationToken token)
    {
        // The disk before dovecot, which would create an empty mailbox where the restore made none.
        await Task.WhenAll(VerifyMailAsync(token), VerifyAccountsAsync(token)).ConfigureAwait(false);
        if (_state.Accounts.Back == Evidence.Yes && _state.Mail.Back == Evidence.Yes)
        {
            await VerifyServicesAsync(token).ConfigureAwait(false);
            await VerifyClientAsync(token).ConfigureAwait(false);
        }

        if (_state.Accounts.Proven && _state.Mail.Proven)
        {
            _state.BothBack = DateTimeOffset.Now;
        }

        return $"accounts {Word(_state.Accounts)}, mail {Word(_state.Mail)}; mail client: {_state.Client.Detail}";
    }

    private async Task VerifyMailAsync(CancellationToken token)
    {
        _state.Restored = await drill.Maildirs.ScanAsync(_state.Home!, true, token).ConfigureAwait(false);
        var after = _state.Restored with { Files = [.. _state.Restored.Files.Where(f => !_state.Unclear.Contains(f.UniqueName))] };
        var differences = MailEvidence.Differences(_state.Maildir!, after);
        _state.Mail = _state.Mail with
        {
            Back = DrillContext.Is(after.Files.Count > 0), Same = DrillContext.Is(differences.Count == 0), Differences = differences,
            DigestAfter = MailEvidence.Digest(after),
        };
    }

    private async Task VerifyAccountsAsync(CancellationToken token)
    {
        var row = await drill.Accounts.FindAsync(_state.User!, token).ConfigureAwait(false);
        var changed = row is null ? [] : _state.Row!.Differences(row);
        _state.Accounts = _state.Accounts with
        {
            Back = DrillContext.Is(row is not null), Same = DrillContext.Is(row is not null && changed.Count == 0), DigestAfter = row?.Digest,
            Differences = row is null ? [$"the database has no row of {_state.User}"] : [.. changed.Select(c => $"column {c} has another value")],
        };
    }

    /// <summary>The running services must see what is on disk: only then can the user work again.</summary>
    private async Task VerifyServicesAsync(CancellationToken token)
    {
        await drill.Users.AwaitVisibilityAsync(_state.User!, true, token).ConfigureAwait(false);
        var unseen = await UnseenAsync(token).ConfigureAwait(false);
        if (unseen.Count > 0)
        {
            await drill.Dovecot.ResyncAsync(_state.User!, token).ConfigureAwait(false);
            unseen = await UnseenAsync(token).ConfigureAwait(false);
        }

        Differ(unseen);
    }

    private async Task<IReadOnlyList<string>> UnseenAsync(CancellationToken token)
    {
        var shown = await drill.Mailbox.ReadAsync(_state.User!, null, true, token).ConfigureAwait(false);
        return [.. _state.Probes
            .Where(p => shown.Count(m => m.MessageId == p.MessageId && m.BodySha256 == p.BodySha256 && m.Mailbox == p.Mailbox) != 1)
            .Select(p => $"dovecot does not show probe {p.MessageId} once and unchanged in {p.Mailbox}")];
    }

    private async Task VerifyClientAsync(CancellationToken token)
    {
        // Only what a client could read before can be expected of it now. The password is not tried on an account that came back different.
        if (_state.Client.Before == Evidence.Yes && _state.Accounts.Same == Evidence.Yes)
        {
            Differ(await drill.Client.LookAgainAsync(_state, token).ConfigureAwait(false));
        }
    }

    private void Differ(IReadOnlyList<string> differences)
    {
        if (differences.Count > 0)
        {
            _state.Mail = _state.Mail with { Same = Evidence.No, Differences = [.. _state.Mail.Differences, .. differences] };
        }
    }

    private static string Word(StoreProof proof) => proof.Proven ? "proven" : "not proven";
}
