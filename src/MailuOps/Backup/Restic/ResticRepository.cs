using System.Diagnostics;
using System.Text;
using MailuOps.Deployment;
using MailuOps.Engine;

namespace MailuOps.Backup.Restic;

/// <summary>
/// Runs restic on a repository, each time in a container of its own that has the server's folders mounted where the engine's host has them.
/// Address and password go in by standard input: neither stands on a command line, in the engine's records or in what it tells of the container.
/// </summary>
/// <param name="image">An image with restic and a shell.</param>
/// <param name="address">As restic takes it; a path is one of the engine's host.</param>
/// <param name="password">Gives the password when it is needed.</param>
internal sealed class ResticRepository(MailuServer server, string image, string address, Func<string> password)
{
    public const string Tool = "restic";
    private const string Label = "mailuops.restic";

    // read takes no byte more than its line, and what follows is the password.
    private const string Script = """
        IFS= read -r RESTIC_REPOSITORY && export RESTIC_REPOSITORY || exit 41
        RESTIC_PROGRESS_FPS=1 RESTIC_PASSWORD_FILE=/dev/stdin exec restic --no-cache "$@"
        """;

    /// <summary>Runs a command. A failure that restic tells is an error; exit codes that are none are given.</summary>
    /// <param name="write">Whether the server's folders may be written to.</param>
    /// <param name="request">What to do with the output, and how long it may take.</param>
    public async Task<ExecResult> RunAsync(string[] command, bool write, ExecRequest request, string? snapshot, CancellationToken token, params long[] alsoGood)
    {
        var last = "";
        var log = new ResticLog("");
        var (pace, watch, onLine) = (new ResticPace(), Stopwatch.StartNew(), request.OnOutputLine);
        var helper = new HelperContainer(image, Tool)
        {
            Labels = new Dictionary<string, string> { [Label] = server.Stack }, Mounts = [.. Mounts(write)],
        };
        var container = await server.Engine.Yard.StartHelperAsync(helper, token).ConfigureAwait(false);
        try
        {
            request = request with
            {
                Command = ExecRequest.Shell(Script, command).Command,
                OnOutputLine = onLine is null ? null : line =>
                {
                    pace.Take(line, watch.Elapsed);
                    onLine(line);
                },
                Input = Encoding.UTF8.GetBytes($"{address}\n{password()}\n"),
                OnErrorLine = line =>
                {
                    log.Take(SecretText.Mask(line), TimeSpan.Zero);
                    server.Events.Verbose($"{Tool}: {last = SecretText.Mask(line)}");
                },
            };
            var call = server.Engine.ExecAsync(container, request, token);
            var result = await Heartbeat.WatchAsync(call, server.Events, Tool, () => $"restic {command[0]} {last}", () => (pace.Percent, pace.Remaining)).ConfigureAwait(false);
            return result.ExitCode == 0 || alsoGood.Contains(result.ExitCode) ? result
                : throw BackupbotFailure.Of(server.Stack, command[0], result.ExitCode, log.Reason, snapshot, Tool);
        }
        catch (MailuOpsException e) when (e.Id == "MailuOps.ExecTimeout")
        {
            throw Errors.BackupTimeout(server.Stack, command[0], request.Timeout!.Value, last, Tool);
        }
        finally
        {
            await server.Engine.Yard.RemoveHelperAsync(container, CancellationToken.None).ConfigureAwait(false);
        }
    }

    /// <summary>Whether restic is at work on this server, also for a client that is dead.</summary>
    public async Task<bool> IsWorkingAsync(CancellationToken token) =>
        (await server.Engine.ListContainersAsync(new Dictionary<string, string?> { [Label] = server.Stack }, all: false, token).ConfigureAwait(false)).Count > 0;

    private IEnumerable<EngineMount> Mounts(bool write)
    {
        foreach (var mount in server.Deployment.Services.SelectMany(s => s.Mounts).Where(m => m.Type is "bind" or "volume").DistinctBy(m => m.Source))
        {
            yield return mount with { Target = mount.HostPath, ReadOnly = !write };
        }

        if (address.StartsWith('/'))
        {
            yield return new EngineMount("bind", address, address, false);
        }
    }
}
