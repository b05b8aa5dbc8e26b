using Docker.DotNet.Models;

namespace MailuOps.Engine;

/// <summary>Writes the specification of a copy. Pure: what is not named here is not copied.</summary>
internal static class ServiceCopier
{
    public static ServiceSpec Copy(ServiceSpec source, ServiceCopy copy)
    {
        var from = source.TaskTemplate?.ContainerSpec ?? new ContainerSpec();
        return new ServiceSpec
        {
            Name = copy.Name,
            Labels = new Dictionary<string, string>(copy.Labels),
            Mode = new ServiceMode { Replicated = new ReplicatedService { Replicas = 1 } },
            // No virtual address: nobody but the copies themselves comes here, and kernels without IPVS have none.
            EndpointSpec = new EndpointSpec { Mode = "dnsrr" },
            TaskTemplate = new TaskSpec
            {
                ContainerSpec = Container(from, copy),
                Networks = [new NetworkAttachmentConfig { Target = copy.NetworkId, Aliases = Aliases(source, copy) }],
                Resources = new ResourceRequirements { Limits = new SwarmLimit { NanoCPUs = (long)(copy.Cpus * 1e9), MemoryBytes = copy.Memory } },
                Placement = new Placement { Constraints = [$"node.id=={copy.NodeId}"] },
                RestartPolicy = new SwarmRestartPolicy { Condition = "any", Delay = TimeSpan.FromSeconds(1) },
            },
        };
    }

    private static ContainerSpec Container(ContainerSpec from, ServiceCopy copy)
    {
        var spec = new ContainerSpec
        {
            Image = copy.Image.Id,
            Labels = new Dictionary<string, string>(copy.Labels),
            Command = from.Command,
            Args = from.Args,
            Env = Variables(from.Env ?? [], copy.Environment),
            Dir = from.Dir,
            User = from.User,
            Groups = from.Groups,
            Init = from.Init,
            StopSignal = from.StopSignal,
            // Nothing in it is worth an orderly end.
            StopGracePeriod = TimeSpan.FromSeconds(1),
            TTY = from.TTY,
            ReadOnly = from.ReadOnly,
            Healthcheck = from.Healthcheck,
            CapabilityAdd = from.CapabilityAdd,
            CapabilityDrop = from.CapabilityDrop,
            Ulimits = from.Ulimits,
            Secrets = from.Secrets,
            Configs = from.Configs,
            DNSConfig = new DNSConfig { Nameservers = [copy.NameServer] },
            Mounts = [.. copy.Mounts.Select(m => new Mount
            {
                Type = m.Type, Source = m.Type == "tmpfs" ? null : m.Source, Target = m.Target, ReadOnly = m.ReadOnly,
            })],
        };
        if (copy.Prelude.Count > 0)
        {
            // Swarm's Command stands for the image's entry point, and takes its CMD away.
            IEnumerable<string> own = from.Command is { Count: > 0 }
                ? from.Command.Concat(from.Args ?? [])
                : copy.Image.EntryPoint.Concat(from.Args is { Count: > 0 } ? from.Args : copy.Image.Command);
            spec.Command = [.. copy.Prelude, .. own];
            spec.Args = null;
        }

        return spec;
    }

    internal static List<string> Variables(IEnumerable<string> source, IReadOnlyDictionary<string, string?> changes) =>
    [
        .. source.Where(v => !changes.ContainsKey(v.Split('=')[0])),
        .. changes.Where(c => c.Value is not null).Select(c => $"{c.Key}={c.Value}"),
    ];

    private static List<string> Aliases(ServiceSpec source, ServiceCopy copy) =>
        [.. (source.TaskTemplate?.Networks ?? []).SelectMany(n => n.Aliases ?? []).Concat(copy.Aliases).Distinct(StringComparer.Ordinal)];
}
