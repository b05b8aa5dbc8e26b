using System.Diagnostics;
using MailuOps.Backup;
using MailuOps.Engine;

namespace MailuOps.Drill.Sandboxes;

/// <summary>Removes a sandbox: all that carries its label, and nothing else.</summary>
/// <param name="provider">Ends a restore that may still write into its volumes; null: no backup tool is known.</param>
internal sealed class SandboxRemoval(IDockerEngine engine, IBackupProvider? provider)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(150);

    /// <summary>Gives back what was removed. Where nothing goes for a minute and a half, what is left is MailuOps.SandboxNotRemoved.</summary>
    public async Task<IReadOnlyList<string>> RunAsync(string name, CancellationToken token)
    {
        var removed = new List<string>();
        // Looked up anew, by label: a name alone may be anybody's.
        var services = await engine.ListServicesAsync(new Dictionary<string, string> { [SandboxLabels.Name] = name }, token).ConfigureAwait(false);
        var note = (await SandboxLife.ReadAsync(engine.Notes, token).ConfigureAwait(false)).GetValueOrDefault(name).Note;
        var yards = new List<IServiceYard>();
        foreach (var node in await SandboxNodes.OfAsync(engine, note, services, token).ConfigureAwait(false))
        {
            yards.Add(await engine.YardOfAsync(node, $"the sandbox {name}", token).ConfigureAwait(false));
        }

        var volumes = (await Task.WhenAll(yards.Select(y => VolumesAsync(y, name, token))).ConfigureAwait(false)).SelectMany(v => v).ToHashSet(StringComparer.Ordinal);
        await SandboxEmptier.RunAsync(engine, name, services, volumes, token).ConfigureAwait(false);
        foreach (var service in services)
        {
            await engine.Yard.RemoveServiceAsync(service.Id, token).ConfigureAwait(false);
            removed.Add($"service {service.Name}");
        }

        if (provider is not null)
        {
            await provider.StopRestoresAsync($"{name}_", token).ConfigureAwait(false);
        }

        var left = await RemoveOnceAsync(name, yards, removed, token).ConfigureAwait(false);
        for (var stuck = Stopwatch.StartNew(); left.Count > 0 && stuck.Elapsed < Patience;)
        {
            // Containers end a moment after their service, and hold network and volumes until then.
            await Task.Delay(Pause, token).ConfigureAwait(false);
            var (before, count) = (left, removed.Count);
            left = await RemoveOnceAsync(name, yards, removed, token).ConfigureAwait(false);
            removed.AddRange(before.Where(l => l.StartsWith("network ", StringComparison.Ordinal) && !left.Contains(l)));
            if (removed.Count > count)
            {
                // A volume with a million messages is not stuck, it takes minutes.
                stuck.Restart();
            }
        }

        if (left.Count > 0)
        {
            throw Errors.SandboxNotRemoved(name, left);
        }

        // The notes last: a client that dies in between leaves something to be found.
        await SandboxLife.ClearAsync(engine.Notes, name, token).ConfigureAwait(false);
        return removed;
    }

    private Task<IReadOnlyList<EngineContainer>> ContainersAsync(string name, CancellationToken token) =>
        engine.ListContainersAsync(new Dictionary<string, string?> { [SandboxLabels.Name] = name }, all: true, token);

    private static async Task<IReadOnlyList<string>> VolumesAsync(IServiceYard yard, string name, CancellationToken token) =>
        [.. (await yard.ListVolumesAsync(SandboxLabels.Name, token).ConfigureAwait(false)).Where(v => v.Labels[SandboxLabels.Name] == name).Select(v => v.Name)];

    /// <summary>
    /// Swarm takes seconds to end what belongs to a service that is gone, and nothing in there is worth an orderly end; what fills the volumes has no
    /// service. Gives back what was found.
    /// </summary>
    private async Task<IReadOnlyList<EngineContainer>> EndContainersAsync(string name, CancellationToken token)
    {
        await ScratchVolumes.StopAsync(engine, $"{name}_", token).ConfigureAwait(false);
        var containers = await ContainersAsync(name, token).ConfigureAwait(false);
        await Task.WhenAll(containers.Select(c => engine.Yard.RemoveHelperAsync(c.Id, token))).ConfigureAwait(false);
        return containers;
    }

    private async Task<List<string>> RemoveOnceAsync(string name, IReadOnlyList<IServiceYard> yards, List<string> removed, CancellationToken token)
    {
        var left = new List<string>();
        // One that was being made when its maker stopped may appear only now.
        var containers = await EndContainersAsync(name, token).ConfigureAwait(false);
        if (containers.Count > 0)
        {
            return [.. containers.Select(c => $"container {c.Name}")];
        }

        foreach (var network in await engine.Yard.ListNetworksAsync(SandboxLabels.Name, token).ConfigureAwait(false))
        {
            if (network.Labels[SandboxLabels.Name] == name)
            {
                await engine.Yard.RemoveNetworkAsync(network.Id, token).ConfigureAwait(false);
                // Gone for the Swarm, a node shows it for a moment more: only what is not listed any longer is removed.
                left.Add($"network {network.Name}");
            }
        }

        foreach (var yard in yards)
        {
            foreach (var volume in await VolumesAsync(yard, name, token).ConfigureAwait(false))
            {
                (await yard.RemoveVolumeAsync(volume, token).ConfigureAwait(false) ? removed : left).Add($"volume {volume}");
            }
        }

        return left;
    }
}
