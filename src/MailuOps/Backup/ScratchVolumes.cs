using MailuOps.Deployment;
using MailuOps.Engine;

namespace MailuOps.Backup;

/// <summary>
/// Works on a sandbox's volumes of this engine: each time in a short-lived container that has them mounted, and nothing of production. Its label
/// tells that a sandbox's removal may end it, whoever started it.
/// </summary>
/// <param name="image">Gives an image that the engine has, with a shell and find.</param>
internal sealed class ScratchVolumes(MailuServer server, Func<CancellationToken, Task<string>> image)
{
    private const string Label = "mailuops.scratch";

    /// <summary>Where such a container has a volume.</summary>
    public static string PathOf(string volume) => $"/scratch/{volume}";

    /// <summary>The label of a container that works on a volume.</summary>
    public static Dictionary<string, string> LabelsFor(string volume) => new() { [Label] = volume };

    public static EngineMount MountOf(string volume, bool write) => new("volume", volume, PathOf(volume), !write);

    /// <summary>Ends what works on volumes whose names begin so.</summary>
    public static async Task StopAsync(IDockerEngine engine, string prefix, CancellationToken token)
    {
        foreach (var container in await engine.ListContainersAsync(new Dictionary<string, string?> { [Label] = null }, all: true, token).ConfigureAwait(false))
        {
            if (container.Labels[Label].StartsWith(prefix, StringComparison.Ordinal))
            {
                await engine.Yard.RemoveHelperAsync(container.Id, token).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Runs a command on volumes.</summary>
    /// <param name="program">The program that does the work, for whose runs the container lives.</param>
    public async Task<ExecResult> RunAsync(string program, IReadOnlyList<string> volumes, bool write, ExecRequest request, CancellationToken token)
    {
        var helper = new HelperContainer(await image(token).ConfigureAwait(false), program)
        {
            Labels = LabelsFor(volumes[0]), Mounts = [.. volumes.Select(v => MountOf(v, write))],
        };
        var call = server.Engine.RunAsync(helper, request with { User = "0" }, token);
        return await Heartbeat.WatchAsync(call, server.Events, volumes[0], request.Doing ?? (() => program)).ConfigureAwait(false);
    }

    /// <summary>Lists volumes: their own folders, and all files and folders in them.</summary>
    /// <param name="found">Gets volume and path; an empty one is the volume's own.</param>
    public async Task ListAsync(IReadOnlyList<string> volumes, Action<string, string> found, CancellationToken token)
    {
        void Take(string line)
        {
            var volume = volumes.First(v => line == PathOf(v) || line.StartsWith(PathOf(v) + "/", StringComparison.Ordinal));
            found(volume, line[PathOf(volume).Length..].Trim('/'));
        }

        var request = ExecRequest.Of(["find", .. volumes.Select(PathOf)]) with { OnOutputLine = Take, KeepOutput = false };
        var result = await RunAsync("find", volumes, false, request, token).ConfigureAwait(false);
        if (result.ExitCode != 0)
        {
            throw Errors.BackupToolFailed(server.Stack, "look at what was restored", result.ExitCode, result.ErrorText.Trim(), "find");
        }
    }

    /// <summary>SHA-256 of a file; null: it cannot be read.</summary>
    public async Task<string?> DigestAsync(string volume, string file, CancellationToken token)
    {
        var result = await RunAsync("sha256sum", [volume], false, ExecRequest.Of("sha256sum", $"{PathOf(volume)}/{file}"), token).ConfigureAwait(false);
        return result.ExitCode == 0 ? result.OutputText.Split(' ')[0] : null;
    }
}
