using System.Text.Json;
using MailuOps.Backup;
using MailuOps.Deployment;
using MailuOps.Engine;

namespace MailuOps.Tests.Lab;

/// <summary>
/// A snapshot of the lab in which the account database is another one, as it would be had the backup caught a bad one. Production's is not
/// touched: restic runs beside the bot, in a container that sees a file of its own in that place. Forgotten at the end of the block.
/// </summary>
internal sealed class DoctoredBackup : IAsyncDisposable
{
    private readonly LabServer _lab;

    private DoctoredBackup(LabServer lab, string id) => (_lab, Id) = (lab, id);

    public string Id { get; }

    /// <param name="damage">A python statement on the file's bytes, `b`.</param>
    public static async Task<DoctoredBackup> TakeAsync(LabServer lab, string damage)
    {
        var newest = lab.Shell.One<BackupSnapshot>("Invoke-BackupbotBackup -Stack $Stack");
        var bot = await lab.Server.ContainerAsync(lab.Bot, CancellationToken.None);
        const string Tell = "cat \"$RESTIC_PASSWORD_FILE\"; echo; echo \"$RESTIC_REPOSITORY\"; restic snapshots --json --no-lock \"$1\"";
        var told = (await lab.Server.ExecAsync(lab.Bot, ExecRequest.Shell(Tell, newest.Id) with { IsSecret = true }, CancellationToken.None)).OutputText.Split('\n', 3);
        using var json = JsonDocument.Parse(told[2]);
        var snapshot = json.RootElement[0];
        // What the bot makes for itself, like the stack's secrets, is not there any more.
        var paths = snapshot.GetProperty("paths").EnumerateArray().Select(p => p.GetString()!).Where(p => p.EndsWith("/_data", StringComparison.Ordinal));
        const string Script = """
            set -e
            IFS= read -r RESTIC_PASSWORD
            unset RESTIC_PASSWORD_FILE
            export RESTIC_PASSWORD
            cp -p "$1" /tmp/doctored
            python3 -c "b = bytearray(open('$1', 'rb').read()); $2; open('/tmp/doctored', 'wb').write(b)"
            # A bind mount: the image has no mount of its own.
            python3 -c "import ctypes, sys; sys.exit(ctypes.CDLL(None).mount(b'/tmp/doctored', b'$1', None, 4096, None))"
            cmp /tmp/doctored "$1" >&2
            host=$3 tag=$4
            shift 4
            restic backup --quiet --no-cache --host "$host" --tag "$tag" "$@" >&2
            restic snapshots --json --no-lock --latest 1 --host "$host" --tag "$tag" --path "$1"
            """;
        var database = newest.Content?.AccountDatabaseFile ?? $"/var/lib/docker/volumes/{LabServer.Stack}_mailu/_data/main.db";
        var image = await DockerCli.RunAsync(["inspect", bot, "--format", "{{.Image}}"]);
        var made = await DockerCli.RunAsync(
            [
                "run", "--rm", "-i", "--cap-add", "SYS_ADMIN", "--security-opt", "apparmor=unconfined", "--network", "none", "--volumes-from", bot, "--env", $"RESTIC_REPOSITORY={told[1]}", image,
                "sh", "-c", Script, "sh", database, damage, snapshot.GetProperty("hostname").GetString()!, LabServer.Stack, .. paths,
            ],
            told[0] + "\n");
        using var all = JsonDocument.Parse(made);
        var ids = all.RootElement.EnumerateArray().OrderBy(s => s.GetProperty("time").GetDateTimeOffset()).Select(s => s.GetProperty("id").GetString()!).ToList();
        Assert.NotEqual(newest.Id, ids[^1]);
        return new DoctoredBackup(lab, ids[^1]);
    }

    public async ValueTask DisposeAsync()
    {
        var result = await _lab.Server.ExecAsync(_lab.Bot, ExecRequest.Of("restic", "forget", "--quiet", Id), CancellationToken.None);
        Assert.True(result.ExitCode == 0, result.ErrorText);
    }
}
