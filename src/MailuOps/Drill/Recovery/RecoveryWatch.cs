using MailuOps.Backup;
using MailuOps.Drill.Residue;
using MailuOps.Mail;
using MailuOps.Mail.Manifests;

namespace MailuOps.Drill.Recovery;

/// <summary>
/// Finds out to which moment the backup goes back: walks the names of all messages before the backup, after it and before the loss, and
/// sends probes while it runs and when it is over. What it cannot find out is unknown; it never ends the drill.
/// </summary>
internal sealed class RecoveryWatch(DrillContext drill) : IDisposable
{
    /// <summary>By sendmail and small: this is about time, and the way through the filter was proven by the first probes.</summary>
    private static readonly ProbeOptions Quick = new() { Via = ProbeRoute.Sendmail, Size = 512 };

    private readonly WindowJudge _judge = new();
    private MessageNames? _names;
    private MailuProbe? _during;
    private MailuProbe? _after;
    private string? _problem;
    private bool _begun;
    private bool _complete;
    private IReadOnlySet<string> _found = new HashSet<string>();

    private string Root => drill.Maildirs.MailRoot() + "/";

    /// <summary>Before the backup.</summary>
    public Task BeginAsync(CancellationToken token) => drill.Options.NoManifest ? Task.CompletedTask : TryAsync(
        async () =>
        {
            _begun = true;
            _names = await MessageNames.TakeAsync(drill.Server, token).ConfigureAwait(false);
        });

    /// <summary>Runs the backup, and sends a probe meanwhile.</summary>
    public async Task<BackupSnapshot> DuringAsync(Func<Task<BackupSnapshot>> backup, CancellationToken token)
    {
        var sending = _begun ? TryAsync(async () => _during = await SendAsync(token).ConfigureAwait(false)) : Task.CompletedTask;
        try
        {
            return await backup().ConfigureAwait(false);
        }
        finally
        {
            await sending.ConfigureAwait(false);
        }
    }

    /// <summary>After the backup: gives back the messages to look for in its listing.</summary>
    public async Task<IEnumerable<string>> EndAsync(CancellationToken token)
    {
        if (_begun)
        {
            await TryAsync(async () =>
            {
                await NextAsync(_judge.DuringBackup, token).ConfigureAwait(false);
                _after = await SendAsync(token).ConfigureAwait(false);
                var both = await Task.WhenAll(AwaitAsync(_during!, token), AwaitAsync(_after, token)).ConfigureAwait(false);
                (_during, _after) = (both[0], both[1]);
            }).ConfigureAwait(false);
            if (_problem is not null)
            {
                // Delivered much later, a probe would look like a message too many.
                await new ProbeQueue(drill.Server).RemoveAsync(drill.State.User!.ToString(), token).ConfigureAwait(false);
            }
        }

        return _judge.Questions.Concat(new[] { _during, _after }.Select(IdentityOf).OfType<string>());
    }

    /// <summary>What the listing shows of them, and of the first probes.</summary>
    public void Listed(IReadOnlySet<string> found) => _judge.Listed(_found = found);

    /// <summary>Just before the loss. What was in flight and was saved must come back too: it joins the evidence.</summary>
    public async Task LossAsync(CancellationToken token)
    {
        if (!_begun)
        {
            return;
        }

        await TryAsync(async () =>
        {
            await NextAsync(_judge.AfterBackup, token).ConfigureAwait(false);
            _complete = true;
        }).ConfigureAwait(false);
        var state = drill.State;
        var known = state.Maildir!.Files.Select(f => f.UniqueName).ToHashSet();
        var (during, after) = (UniqueOf(_during), UniqueOf(_after));
        foreach (var file in (await drill.Maildirs.ScanAsync(state.Home!, true, token).ConfigureAwait(false)).Files.Where(f => !known.Contains(f.UniqueName)))
        {
            if (file.UniqueName != during && file.UniqueName != after)
            {
                // Of one that came too late to be asked for, nobody knows whether the snapshot holds it.
                state.Unclear.Add(file.UniqueName);
            }
            else if (file.UniqueName == during && _found.Contains(IdentityOf(_during)!))
            {
                state.Maildir = state.Maildir with { Files = [.. state.Maildir.Files, file] };
                state.Mail = state.Mail with { DigestBefore = MailEvidence.Digest(state.Maildir) };
            }
        }
    }

    /// <summary>All there is to say in the end.</summary>
    /// <param name="restored">The mailbox after the restore; null: it did not come so far.</param>
    public RecoveryWindow Result(MaildirState? restored)
    {
        if (drill.Options.NoManifest)
        {
            return new RecoveryWindow { Seen = Evidence.No, Detail = "not looked at, as asked for" };
        }

        if (!_begun)
        {
            return new RecoveryWindow();
        }

        var window = _judge.Judge(Probes(restored), drill.State.Quiesced, drill.State.User!.ToString());
        return _complete && _problem is null ? window
            : window with { Seen = Evidence.Unknown, Detail = $"not all of it was seen: {_problem ?? "the drill did not come to the loss"}" };
    }

    public void Dispose() => _names?.Dispose();

    private List<RecoveryProbe> Probes(MaildirState? restored)
    {
        IEnumerable<(MailuProbe? Probe, ProbeTime Sent, ProbeFate Expected)> probes =
        [
            .. drill.State.Probes.Select(p => ((MailuProbe?)p, ProbeTime.Before, ProbeFate.MustBeBack)),
            (_during, ProbeTime.During, ProbeFate.InFlight), (_after, ProbeTime.After, ProbeFate.MustNotBeBack),
        ];
        return [.. probes.Select((p, i) => new RecoveryProbe(i + 1, p.Probe?.MessageId ?? "", p.Sent, p.Expected)
        {
            Captured = IdentityOf(p.Probe) is { } identity ? DrillContext.Is(_found.Contains(identity)) : Evidence.Unknown,
            Back = restored is not null && UniqueOf(p.Probe) is { } unique ? DrillContext.Is(restored.Files.Any(f => f.UniqueName == unique)) : Evidence.Unknown,
        })];
    }

    /// <summary>A new look in place of the last; what differs is told.</summary>
    private async Task NextAsync(Action<NameChange, string> tell, CancellationToken token)
    {
        var last = _names!;
        _names = await MessageNames.TakeAsync(drill.Server, token).ConfigureAwait(false);
        MessageNames.Compare(last, _names, tell, token);
        last.Dispose();
    }

    private Task<MailuProbe> AwaitAsync(MailuProbe probe, CancellationToken token) => drill.Mailbox.AwaitProbeAsync(probe, drill.Options.DeliveryTimeout, token);

    private Task<MailuProbe> SendAsync(CancellationToken token) => new ProbeSender(drill.Server).SendAsync(drill.State.User!, Quick, token);

    private string? IdentityOf(MailuProbe? probe) => probe?.Delivered?.File is { } file && file.StartsWith(Root, StringComparison.Ordinal)
        ? SnapshotListing.MessageIdentity(file[Root.Length..]) : null;

    private static string? UniqueOf(MailuProbe? probe) => probe?.Delivered?.File is { } file ? MaildirFile.UniqueNameOf(file) : null;

    private async Task TryAsync(Func<Task> look)
    {
        if (_problem is not null)
        {
            return;
        }

        try
        {
            await look().ConfigureAwait(false);
        }
        catch (MailuOpsException e)
        {
            _problem = e.Message;
            drill.Server.Events.Warning($"What a recovery would not bring back is not all seen: {e.Message}");
        }
    }
}
