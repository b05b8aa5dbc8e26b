using System.Globalization;
using MailuOps.Deployment;
using MailuOps.Engine;

namespace MailuOps.Backup;

/// <summary>Lists a deployment's volumes with what they hold and whether the labels would back them up.</summary>
public sealed class VolumeSurvey(MailuServer server)
{
    /// <summary>One record per service and mount, in the order of importance.</summary>
    public async Task<IReadOnlyList<MailuVolume>> ListAsync(bool sizes, CancellationToken token)
    {
        var volumes = Describe(server.Deployment);
        if (sizes)
        {
            var measured = new List<MailuVolume>();
            foreach (var volume in volumes)
            {
                measured.Add(volume with { Size = await SizeAsync(volume, token).ConfigureAwait(false) });
            }

            volumes = measured;
        }

        return volumes;
    }

    /// <summary>
    /// Each of the engine's volumes once, the most important first, with the service to which it matters most and the node that runs that, or did last;
    /// null: none has yet, or there is no Swarm.
    /// </summary>
    internal async Task<IReadOnlyList<(MailuVolume Volume, MailuService Service, string? Node)>> LocateAsync(CancellationToken token)
    {
        var nodes = new Dictionary<string, string?>(StringComparer.Ordinal);
        var found = new List<(MailuVolume, MailuService, string?)>();
        foreach (var volume in Describe(server.Deployment).Where(v => v.Type == "volume").DistinctBy(v => v.Source))
        {
            var service = server.Deployment.Services.First(s => s.Name == volume.Service);
            if (!nodes.TryGetValue(service.Id, out var node))
            {
                nodes[service.Id] = node = await server.NodeOfAsync(service, token).ConfigureAwait(false);
            }

            found.Add((volume, service, node));
        }

        return found;
    }

    /// <summary>Everything that needs no command in a container. Pure.</summary>
    public static IReadOnlyList<MailuVolume> Describe(MailuDeployment deployment) => [.. deployment.Services
        .SelectMany(s => s.Mounts.Where(m => m.Type is "volume" or "bind").Select(m => Describe(deployment, s, m)))
        .OrderByDescending(v => v.Importance).ThenBy(v => v.Service, StringComparer.Ordinal)];

    /// <summary>The compose key of a volume: its name without the stack's prefix.</summary>
    public static string KeyOf(string stack, string source) =>
        source.StartsWith(stack + "_", StringComparison.Ordinal) ? source[(stack.Length + 1)..] : source;

    private static MailuVolume Describe(MailuDeployment deployment, MailuService service, EngineMount mount)
    {
        var known = VolumeKnowledge.Of(service.Role, mount.Target);
        var key = KeyOf(deployment.Stack, mount.Source);
        var (coverage, reason) = mount.Type == "volume" ? LabelPlan.Of(deployment, key) : new LabelPromise(LabelCoverage.No, "backupbot saves volumes, not bind mounts");
        return new MailuVolume(deployment.Stack, deployment.DockerHost, service.Name, key, mount.Source, mount.Target)
        {
            Type = mount.Type, Holds = known.Holds, LossCost = known.Loss, Importance = known.Importance, BackedUp = coverage, BackedUpReason = reason,
        };
    }

    private async Task<long?> SizeAsync(MailuVolume volume, CancellationToken token)
    {
        try
        {
            var service = server.Deployment.Services.First(s => s.Name == volume.Service);
            var result = await server.ExecAsync(service, ExecRequest.Of("du", "-sk", volume.MountPath), token).ConfigureAwait(false);
            // du goes on past files that vanish meanwhile and then exits 1: its sum is still what it saw.
            return long.TryParse(result.OutputText.Split('\t', ' ')[0], CultureInfo.InvariantCulture, out var kib) ? kib * 1024 : null;
        }
        catch (MailuOpsException e)
        {
            server.Events.Verbose($"Size of {volume.Source} not measured: {e.Message}");
            return null;
        }
    }
}
