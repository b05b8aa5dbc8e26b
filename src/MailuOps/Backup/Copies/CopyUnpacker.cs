using MailuOps.Deployment;
using MailuOps.Engine;

namespace MailuOps.Backup.Copies;

/// <summary>Puts a folder of a copy into a container, as root there, with the owners that the copy has.</summary>
internal sealed class CopyUnpacker(MailuServer server)
{
    /// <summary>What unpacks where it is there.</summary>
    public const string Program = "python3";

    // Files are written in place: a process that has one open, as admin has the account database, sees the new content at once. Links are
    // never followed. Images without python3 (redis) hold nothing that depends on it.
    private const string InPlace = """
        import os, sys, tarfile
        root, count = sys.argv[1], 0
        with tarfile.open(fileobj=sys.stdin.buffer, mode="r|") as tar:
            tar.extraction_filter = lambda member, path: member
            for member in tar:
                path = os.path.join(root, member.name)
                if os.path.islink(path) or (member.issym() and os.path.lexists(path)):
                    os.unlink(path)
                tar.extract(member, root, numeric_owner=True)
                count += 1
        print(count)
        """;

    private const string Script = """
        [ -z "$3" ] || [ -z "$(ls -A "$2")" ] || { echo "$2 is not empty" >&2; exit 41; }
        if command -v python3 >/dev/null; then exec python3 -c "$1" "$2"; fi
        exec tar -xpf - -C "$2"
        """;

    /// <param name="folder">Of the copy, on this machine.</param>
    /// <param name="target">The folder in the container; it must exist.</param>
    /// <param name="what">What is done, for messages.</param>
    public Task RunAsync(string folder, MailuService service, string target, string what, TimeSpan timeout, CancellationToken token) => RunAsync(
        folder, r => server.ExecAsync(service, r, token), target, false, _ => { }, what, timeout, token);

    /// <param name="run">Runs it in the container.</param>
    /// <param name="empty">Whether the folder must be empty.</param>
    /// <param name="packed">Called with each entry.</param>
    public async Task RunAsync(
        string folder, Func<ExecRequest, Task<ExecResult>> run, string target, bool empty, Action<CopyEntry> packed, string what, TimeSpan timeout, CancellationToken token)
    {
        if (OperatingSystem.IsWindows())
        {
            throw Errors.ProviderUnable(server.Stack, DirectoryProvider.ProviderName, "restore from Windows, which does not keep the owners of files");
        }

        var count = 0;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(token);
        await using var tar = CopyTree.Pack(
            folder,
            entry =>
            {
                count++;
                packed(entry);
            },
            stop.Token);
        var request = ExecRequest.Shell(Script, InPlace, target, empty ? "empty" : "") with
        {
            InputStream = tar, Timeout = timeout, User = "0", Doing = () => $"{what}: {count} files",
        };
        try
        {
            var result = await run(request).ConfigureAwait(false);
            if (result.ExitCode != 0)
            {
                throw Errors.BackupToolFailed(server.Stack, what, result.ExitCode, result.ErrorText.Trim().Split('\n')[^1], DirectoryProvider.ProviderName);
            }
        }
        catch (MailuOpsException e) when (e.Id == "MailuOps.ExecTimeout")
        {
            throw Errors.BackupTimeout(server.Stack, what, timeout, $"{count} files", DirectoryProvider.ProviderName);
        }
        finally
        {
            // Nobody may read on.
            await stop.CancelAsync().ConfigureAwait(false);
        }
    }
}
