using System.Text.Json;
using MailuOps.Deployment;
using MailuOps.Engine;

namespace MailuOps.Backup;

/// <summary>
/// Reads one folder of a volume out of a snapshot: restic, run in the bot's container, which knows the repository. The bot's own restore
/// would write over the running server.
/// </summary>
internal sealed class FolderRestore(MailuServer server, MailuService bot)
{
    private static readonly TimeSpan ListTimeout = TimeSpan.FromMinutes(10);

    // What is there already is never written to, and half a folder is not left.
    private const string Script = """
        [ -d "${2%/*}" ] || { echo "there is no folder ${2%/*} in the bot's container" >&2; exit 41; }
        mkdir -m 700 -- "$2" || exit 41
        restic restore --no-cache --quiet "$1" --target "$2" && exit 0
        code=$?; rm -rf -- "$2"; exit $code
        """;

    private readonly string _volumes = BackupbotFinder.VolumesFolder(bot);

    public async Task<IReadOnlyList<SnapshotFile>> ListAsync(string snapshot, string volume, string folder, CancellationToken token)
    {
        var root = PathOf(volume, folder);
        var files = new List<SnapshotFile>();
        var request = ExecRequest.Of("restic", "ls", "--no-cache", "--json", "--recursive", snapshot, root) with
        {
            Timeout = ListTimeout, KeepOutput = false, OnOutputLine = line => Take(line, root, files), Doing = () => $"reading the snapshot: {files.Count} files",
        };
        await RequireAsync("ls", request, snapshot, token).ConfigureAwait(false);
        return files;
    }

    public Task RestoreAsync(string snapshot, string volume, string folder, string scratch, TimeSpan timeout, CancellationToken token) =>
        RequireAsync(
            "restore of a folder",
            ExecRequest.Shell(Script, $"{snapshot}:{PathOf(volume, folder)}", PathOf(volume, scratch)) with { Timeout = timeout, Doing = () => $"restic restores {folder}" },
            snapshot, token);

    private string PathOf(string volume, string folder) => $"{_volumes}/{volume}/_data/{folder}";

    private async Task RequireAsync(string what, ExecRequest request, string snapshot, CancellationToken token)
    {
        var log = new BotLog();
        var result = await server.ExecAsync(bot, request with { OnErrorLine = line => server.Events.Verbose($"restic: {log.Add(line)}") }, token).ConfigureAwait(false);
        if (result.ExitCode != 0)
        {
            throw BackupbotFailure.Of(server.Stack, what, result.ExitCode, log.Reason, snapshot);
        }
    }

    internal static void Take(string line, string root, List<SnapshotFile> files)
    {
        using var document = JsonDocument.Parse(line);
        var node = document.RootElement;
        if (node.TryGetProperty("type", out var type) && type.GetString() == "file" && node.GetProperty("path").GetString() is { } path
            && path.StartsWith(root + "/", StringComparison.Ordinal))
        {
            // Empty files have no size there.
            files.Add(new SnapshotFile(path[(root.Length + 1)..], node.TryGetProperty("size", out var size) ? size.GetInt64() : 0, node.GetProperty("mtime").GetDateTimeOffset()));
        }
    }
}
