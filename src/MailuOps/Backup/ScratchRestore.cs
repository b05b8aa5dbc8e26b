using MailuOps.Deployment;
using MailuOps.Engine;

namespace MailuOps.Backup;

/// <summary>
/// Fills a scratch volume from a snapshot: restic, run in the bot's container, writes into the volume's folder there. The bot's own
/// restore cannot do that, it knows only the place that the data was saved from.
/// </summary>
internal sealed class ScratchRestore(MailuServer server, MailuService bot)
{
    /// <summary>An empty volume is a condition: nothing that is there already can be mistaken for restored, or overwritten.</summary>
    private const string Script = """
        [ -d "$2" ] || { echo "there is no folder $2 in the bot's container" >&2; exit 41; }
        [ -w "$2" ] || { echo "$2 is mounted read-only" >&2; exit 41; }
        [ -z "$(ls -A "$2")" ] || { echo "$2 is not empty" >&2; exit 41; }
        exec restic restore --json --no-cache "$1" --target "$2"
        """;

    private const string StopScript = """
        find_them() {
            for p in /proc/[0-9]*; do
                tr '\0' ' ' <"$p/cmdline" 2>/dev/null | grep -qF -- "--target $1" && [ "${p#/proc/}" != $$ ] && echo "${p#/proc/}"
            done
        }
        for i in 1 2 3 4 5 6 7 8 9 10; do
            them=$(find_them "$1")
            [ -n "$them" ] || exit 0
            kill -s "$([ $i -lt 6 ] && echo TERM || echo KILL)" $them 2>/dev/null
            sleep 0.5
        done
        exit 1
        """;

    private readonly string _folder = BackupbotFinder.VolumesFolder(bot);

    public async Task<VolumeRestore> RunAsync(
        string snapshot, string source, string target, Action<VolumeRestore> progress, TimeSpan timeout, CancellationToken token)
    {
        var (log, pace) = (new ResticLog(target), new RestorePace(progress));
        void Take(string line)
        {
            log.Take(line, pace.Elapsed);
            pace.Tell(log.State);
        }

        var request = ExecRequest.Shell(Script, $"{snapshot}:{source}", $"{_folder}/{target}/_data") with
        {
            Timeout = timeout, OnOutputLine = Take, OnErrorLine = line => log.Take(line, pace.Elapsed), KeepOutput = false,
        };
        ExecResult result;
        try
        {
            result = await server.ExecAsync(bot, request, token).ConfigureAwait(false);
        }
        catch (MailuOpsException e) when (e.Id == "MailuOps.ExecTimeout")
        {
            throw Errors.BackupTimeout(server.Stack, "restore", timeout, log.Reason);
        }

        return result.ExitCode switch
        {
            0 when log.Problems.Count == 0 => log.State with { Duration = pace.Elapsed },
            41 => throw Errors.ScratchVolumeUnreachable(target, log.Reason),
            _ when log.Reason.Contains("no space left", StringComparison.OrdinalIgnoreCase) => throw Errors.ScratchVolumeFull(target, log.Reason),
            _ => throw BackupbotFailure.Of(server.Stack, "restore into a scratch volume", result.ExitCode, log.Reason, null),
        };
    }

    public async Task StopAsync(string prefix, CancellationToken token)
    {
        var result = await server.ExecAsync(bot, ExecRequest.Shell(StopScript, $"{_folder}/{prefix}"), token).ConfigureAwait(false);
        if (result.ExitCode != 0)
        {
            throw Errors.BackupToolFailed(server.Stack, "end of a restore", result.ExitCode, "restic still writes into the scratch volumes");
        }
    }

    public async Task ReadAsync(SnapshotListing listing, string target, string source, CancellationToken token)
    {
        // Under the name that the snapshot knows, so that the two listings are read alike.
        var (here, there) = ($"{_folder}/{target}/_data", $"{_folder}/{source}/_data");
        var request = ExecRequest.Of("find", here) with { OnOutputLine = line => listing.Add(there + line[here.Length..]), KeepOutput = false };
        var result = await server.ExecAsync(bot, request, token).ConfigureAwait(false);
        if (result.ExitCode != 0)
        {
            throw Errors.ScratchVolumeUnreachable(target, result.ErrorText.Trim());
        }
    }

    public async Task<(string? InSnapshot, string? Restored)> DigestAsync(
        string snapshot, string path, string target, string file, CancellationToken token)
    {
        const string Digests = """
            { restic dump --no-cache --quiet "$1" "$2" || echo "cut off: no digest of this is the file's"; } | sha256sum
            sha256sum <"$3" || echo -
            """;
        var request = ExecRequest.Shell(Digests, snapshot, path, $"{_folder}/{target}/_data/{file}");
        var result = await server.ExecAsync(bot, request, token).ConfigureAwait(false);
        var sums = result.OutputLines.Select(l => l.Split(' ')[0]).Select(d => d.Length == 64 ? d : null).ToList();
        return (sums.ElementAtOrDefault(0), sums.ElementAtOrDefault(1));
    }
}
