using System.Diagnostics;
using System.Text.Json;
using MailuOps.Deployment;
using MailuOps.Engine;

namespace MailuOps.Mail.Manifests;

/// <summary>
/// Takes manifests. Digests are made where the data is, by all cores of the imap container; only they travel. Memory stays bounded
/// whatever the server holds.
/// </summary>
public sealed class ManifestCapture
{
    private readonly string _stack;
    private readonly string _dockerHost;
    private readonly string _root;
    private readonly ContainerExec _imap;
    private readonly ContainerExec _admin;
    private readonly IOperationEvents _events;

    /// <summary>Of a running deployment.</summary>
    public ManifestCapture(MailuServer server)
        : this(
            server.Stack, server.Deployment.DockerHost, new MaildirStore(server).MailRoot(), (r, t) => server.ExecAsync(MailuRole.Imap, r, t),
            (r, t) => server.ExecAsync(MailuRole.Admin, r, t), server.Events)
    {
    }

    /// <summary>Of stores that can be reached by other means.</summary>
    internal ManifestCapture(string stack, string dockerHost, string root, ContainerExec imap, ContainerExec admin, IOperationEvents events) =>
        (_stack, _dockerHost, _root, _imap, _admin, _events) = (stack, dockerHost, root, imap, admin, events);

    /// <summary>Reads both stores. What cannot be read is a finding; a store that cannot be reached at all is an error.</summary>
    /// <param name="key">For the digests of secrets: the same for manifests that are to be compared.</param>
    /// <param name="token">Ends the work.</param>
    public async Task<ServerManifest> CaptureAsync(ManifestKey key, CancellationToken token)
    {
        ArgumentNullException.ThrowIfNull(key);
        var watch = Stopwatch.StartNew();
        var findings = new FindingList();
        using var sorter = new LineSorter();
        var (accounts, mail) = await BothAsync(key, sorter, findings, token).ConfigureAwait(false);
        var started = Math.Min(accounts.Started, mail.Started);
        var entries = new SpoolFile();
        try
        {
            using var stream = entries.Append();
            var join = new EntryJoin(stream, findings, mail.Started, mail.Steady);
            sorter.Drain(join.Take, token);
            join.Complete();
            var sizes = join.Sizes.ToDictionary(s => Fields.Shown(s.Key), s => s.Value);
            var mailboxes = mail.Mailboxes.Select(Fields.Shown).ToHashSet();
            CrossChecks.Run(accounts, mailboxes, sizes, findings);
            return new ServerManifest(
                new ManifestSummary
                {
                    Stack = _stack,
                    DockerHost = _dockerHost,
                    Started = DateTimeOffset.FromUnixTimeSeconds(started),
                    Duration = watch.Elapsed,
                    HasMail = true,
                    HasAccounts = accounts.HasAccounts,
                    HasKeys = accounts.HasKeys,
                    Mailboxes = mailboxes.Count,
                    Messages = join.Messages,
                    Bytes = join.Bytes,
                    Keys = accounts.Keys,
                    Arrived = join.Arrived,
                    Unproven = join.Unproven,
                    KeyId = key.Id,
                    Rows = accounts.Rows,
                    Findings = findings.Items,
                    FindingCounts = findings.Counts.ToDictionary(c => c.Key.ToString(), c => c.Value),
                },
                entries);
        }
        catch
        {
            entries.Dispose();
            throw;
        }
    }

    /// <summary>At the same time, so that both tell of the same moment. When one fails, nobody needs the other.</summary>
    private async Task<(AccountStoreLines Accounts, MailStoreLines Mail)> BothAsync(
        ManifestKey key, LineSorter sorter, FindingList findings, CancellationToken token)
    {
        using var both = CancellationTokenSource.CreateLinkedTokenSource(token);
        async Task<T> OrStopAsync<T>(Func<CancellationToken, Task<T>> read)
        {
            try
            {
                return await read(both.Token).ConfigureAwait(false);
            }
            catch
            {
                await both.CancelAsync().ConfigureAwait(false);
                throw;
            }
        }

        var accounts = OrStopAsync(t => AccountsAsync(key, sorter, findings, t));
        var mail = OrStopAsync(t => MailAsync(sorter, findings, t));
        await Task.WhenAll(accounts, mail).ConfigureAwait(false);
        return (await accounts.ConfigureAwait(false), await mail.ConfigureAwait(false));
    }

    private async Task<AccountStoreLines> AccountsAsync(ManifestKey key, LineSorter sorter, FindingList findings, CancellationToken token)
    {
        var lines = new AccountStoreLines(sorter, findings);
        var request = ExecRequest.Of("python3", "-c", ContainerScript.Load("manifest.py")) with { Input = JsonSerializer.SerializeToUtf8Bytes(new { key = key.Hex }) };
        await RunAsync(_admin, request, "account store", lines.Take, null, () => lines.Complete, token).ConfigureAwait(false);
        return lines;
    }

    private async Task<MailStoreLines> MailAsync(LineSorter sorter, FindingList findings, CancellationToken token)
    {
        var lines = new MailStoreLines(sorter, findings);
        var told = Stopwatch.StartNew();
        var all = Stopwatch.StartNew();
        void Take(ReadOnlySpan<byte> line)
        {
            lines.Take(line);
            if (told.ElapsedMilliseconds > 500)
            {
                told.Restart();
                _events.Progress(Step(lines, all.Elapsed));
            }
        }

        await RunAsync(_imap, ExecRequest.Shell(ContainerScript.Load("manifest.sh"), _root, ContainerScript.Load("digest.py")) with { ShowsProgress = true }, "mail store", Take, lines.TakeError, () => lines.Complete, token).ConfigureAwait(false);
        _events.Progress(new OperationProgress(ProgressId, $"Manifest of {_stack}", "done") { Completed = true });
        return lines;
    }

    private const int ProgressId = 70;

    private OperationProgress Step(MailStoreLines lines, TimeSpan elapsed) => new(ProgressId, $"Manifest of {_stack}", $"{lines.Files} of {lines.Found} files read")
    {
        Percent = lines.Found > 0 ? (int)Math.Min(100, lines.Files * 100 / lines.Found) : null,
        Remaining = lines.Files > 0 ? elapsed * Math.Max(0, lines.Found - lines.Files) / lines.Files : null,
    };

    private async Task RunAsync(
        ContainerExec exec, ExecRequest request, string store, LineTaker take, Action<string>? takeError, Func<bool> isComplete, CancellationToken token)
    {
        using var sink = new LineSink(take);
        ExecResult result;
        try
        {
            result = await exec(request with { OutputStream = sink, KeepOutput = false, OnErrorLine = takeError }, token).ConfigureAwait(false);
        }
        catch (InvalidDataException e)
        {
            throw Errors.ManifestIncomplete(_stack, store, $"an answer cannot be understood: {e.Message}");
        }

        // "Z" comes last: an answer that was cut off must not look like a smaller server.
        if (result.ExitCode != 0 || !isComplete())
        {
            throw Errors.ManifestIncomplete(
                _stack, store, result.ErrorText.Trim().Length > 0 ? Secrets.LastLine(result.ErrorText) : $"it ended early, with exit code {result.ExitCode}");
        }
    }
}
