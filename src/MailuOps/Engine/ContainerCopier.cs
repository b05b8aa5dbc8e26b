using Docker.DotNet.Models;

namespace MailuOps.Engine;

/// <summary>Writes the settings of a container that is a copy of another. Pure: what is not named here is not copied.</summary>
internal static class ContainerCopier
{
    public static CreateContainerParameters Copy(ContainerInspectResponse source, ServiceCopy copy)
    {
        var (from, host) = (source.Config ?? new(), source.HostConfig ?? new HostConfig());
        // As the source has them, with the image's own where it says nothing.
        IEnumerable<string> own = [.. from.Entrypoint ?? [], .. from.Cmd ?? []];
        return new CreateContainerParameters
        {
            Name = copy.Name,
            Image = copy.Image.Id,
            Labels = Labels(copy),
            Env = ServiceCopier.Variables(from.Env ?? [], copy.Environment),
            Entrypoint = copy.Prelude.Count > 0 ? [.. copy.Prelude] : from.Entrypoint!,
            Cmd = copy.Prelude.Count > 0 ? [.. own] : from.Cmd!,
            WorkingDir = from.WorkingDir,
            User = from.User,
            StopSignal = from.StopSignal,
            // Nothing in it is worth an orderly end.
            StopTimeout = TimeSpan.FromSeconds(1),
            Tty = from.Tty,
            Healthcheck = from.Healthcheck,
            HostConfig = Host(host, copy),
            NetworkingConfig = new NetworkingConfig
            {
                EndpointsConfig = new Dictionary<string, EndpointSettings> { [copy.NetworkId] = new() { Aliases = Aliases(source, copy) } },
            },
        };
    }

    private static HostConfig Host(HostConfig from, ServiceCopy copy) => new()
    {
        NetworkMode = copy.NetworkId,
        // What outlives its maker stays down when the engine starts anew.
        RestartPolicy = new RestartPolicy { Name = RestartPolicyKind.No },
        Memory = copy.Memory,
        NanoCPUs = (long)(copy.Cpus * 1e9),
        DNS = [copy.NameServer],
        Mounts = [.. copy.Mounts.Select(ToMount)],
        Init = from.Init,
        ReadonlyRootfs = from.ReadonlyRootfs,
        CapAdd = from.CapAdd,
        CapDrop = from.CapDrop,
        GroupAdd = from.GroupAdd,
        Ulimits = from.Ulimits,
        Tmpfs = from.Tmpfs,
        ShmSize = from.ShmSize,
    };

    /// <summary>What an image has at the place of an empty volume stays out of it, as it does with the host's folder in production.</summary>
    private static Mount ToMount(EngineMount mount) => new()
    {
        Type = mount.Type, Source = mount.Type == "tmpfs" ? null : mount.Source, Target = mount.Target, ReadOnly = mount.ReadOnly,
        VolumeOptions = mount.Type == "volume" ? new VolumeOptions { NoCopy = true } : null,
    };

    /// <summary>An image that compose built carries its labels, and a container cannot be without its image's: they are emptied.</summary>
    private static Dictionary<string, string> Labels(ServiceCopy copy)
    {
        var labels = copy.Image.Labels.Where(l => l.StartsWith("com.docker.", StringComparison.Ordinal)).ToDictionary(l => l, _ => "");
        foreach (var (name, value) in copy.Labels)
        {
            labels[name] = value;
        }

        labels[ComposeServices.CopyLabel] = copy.Name;
        return labels;
    }

    /// <summary>Those of the source, but for the start of its id, which engines before 25 list among them.</summary>
    private static List<string> Aliases(ContainerInspectResponse source, ServiceCopy copy) =>
    [
        .. (source.NetworkSettings?.Networks?.Values ?? []).SelectMany(n => n.Aliases ?? []).Where(a => !source.ID.StartsWith(a, StringComparison.Ordinal))
            .Concat(copy.Aliases).Distinct(StringComparer.Ordinal),
    ];
}
