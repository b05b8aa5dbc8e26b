using MailuOps.Deployment;
using MailuOps.Engine;

namespace MailuOps.Drill.Sandboxes;

/// <summary>
/// Deletes what is in a sandbox's volumes, many files at a time, from within its own containers. The engine could do it, one file after
/// the other: where each waits for the disk that is most of a removal's time. It takes whatever processor time nobody else wants. Whatever
/// is not done here is left to the engine.
/// </summary>
internal static class SandboxEmptier
{
    /// <summary>The files first, as one big mailbox would hold up the rest. What a link points to is not looked at.</summary>
    internal const string Script = """
        low=$(command -v nice) || low=
        find "$@" -type f -print0 | ${low:+nice -n 19} xargs -0 -r -n 500 -P 32 rm -f --
        find "$@" -mindepth 1 -maxdepth 1 -print0 | ${low:+nice -n 19} xargs -0 -r -n 4 -P 8 rm -rf --
        """;

    /// <param name="mine">Names of the volumes that carry the sandbox's label.</param>
    public static async Task RunAsync(IDockerEngine engine, string name, IReadOnlyList<EngineService> services, IReadOnlySet<string> mine, CancellationToken token)
    {
        var server = new MailuServer(engine, DeploymentFinder.Build(engine.Endpoint.ToString(), name, services, null), NullEvents.Instance);
        var work = server.Deployment.Services.Where(s => IsHarmless(s.Mounts, mine))
            .SelectMany(s => s.Mounts.Where(m => m is { Type: "volume", ReadOnly: false }).Select(m => (Service: s, m.Source, m.Target))).DistinctBy(w => w.Source);
        await Task.WhenAll(work.GroupBy(w => w.Service, w => w.Target).Select(w => EmptyAsync(server, w.Key, [.. w], token))).ConfigureAwait(false);
    }

    /// <summary>Whether nothing in a container can be written to that is not the sandbox's: something may be mounted below something else.</summary>
    private static bool IsHarmless(IReadOnlyList<EngineMount> mounts, IReadOnlySet<string> mine) =>
        mounts.All(m => m.ReadOnly || m.Type == "tmpfs" || (m.Type == "volume" && mine.Contains(m.Source)));

    private static async Task EmptyAsync(MailuServer server, MailuService service, string[] folders, CancellationToken token)
    {
        try
        {
            // One that is only just starting is not waited for.
            if ((await server.Engine.ListTasksAsync(service.Id, token).ConfigureAwait(false)).FirstOrDefault(t => t is { IsRunning: true, ContainerId: not null }) is { } task)
            {
                var yard = await server.Engine.YardOfAsync(task.NodeId, service.FullName, token).ConfigureAwait(false);
                await yard.LiftCpuLimitAsync(task.ContainerId!, token).ConfigureAwait(false);
                await server.ExecAsync(service, ExecRequest.Shell(Script, folders), token).ConfigureAwait(false);
            }
        }
        catch (MailuOpsException)
        {
            // Its container has ended, or its node is lost: the engine deletes the files with the volume.
        }
    }
}
