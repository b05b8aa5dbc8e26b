using System.Globalization;

namespace MailuOps.Bench;

/// <summary>The processor time of all containers of this machine, also of those that are gone: the kernel keeps it for the group that holds them.</summary>
internal static class ContainerTime
{
    public static TimeSpan Read()
    {
        if (File.Exists("/sys/fs/cgroup/cpuacct/docker/cpuacct.usage"))
        {
            return TimeSpan.FromMicroseconds(long.Parse(File.ReadAllText("/sys/fs/cgroup/cpuacct/docker/cpuacct.usage"), CultureInfo.InvariantCulture) / 1000.0);
        }

        const string Unified = "/sys/fs/cgroup/docker/cpu.stat";
        return File.Exists(Unified)
            ? TimeSpan.FromMicroseconds(long.Parse(File.ReadLines(Unified).First(l => l.StartsWith("usage_usec ", StringComparison.Ordinal)).Split(' ')[1], CultureInfo.InvariantCulture))
            : throw new BenchSkippedException("the containers' processor time cannot be read: docker's cgroup driver is not cgroupfs, or the engine is elsewhere");
    }
}
