using System.Diagnostics;
using System.Globalization;

namespace MailuOps.Bench;

/// <summary>Processor time that was spent on this machine. Differences of two tell of what lies between them.</summary>
/// <param name="Containers">In all containers, also those that are gone.</param>
/// <param name="Engine">In everything else but this process: the engine, which makes networks and containers; on a machine that does nothing else.</param>
internal readonly record struct WorkTime(TimeSpan Containers, TimeSpan Engine)
{
    public TimeSpan All => Containers + Engine;

    public static WorkTime operator -(WorkTime a, WorkTime b) => new(a.Containers - b.Containers, a.Engine - b.Engine);

    public static WorkTime operator *(WorkTime a, double factor) => new(a.Containers * factor, a.Engine * factor);

    public static WorkTime Read()
    {
        using var self = Process.GetCurrentProcess();
        var containers = ReadContainers();
        return new WorkTime(containers, Machine() - containers - self.TotalProcessorTime);
    }

    /// <summary>The kernel keeps it for the group that holds them.</summary>
    private static TimeSpan ReadContainers()
    {
        const string First = "/sys/fs/cgroup/cpuacct/docker/cpuacct.usage";
        const string Unified = "/sys/fs/cgroup/docker/cpu.stat";
        return File.Exists(First) ? TimeSpan.FromMicroseconds(Number(File.ReadAllText(First)) / 1000.0)
            : File.Exists(Unified) ? TimeSpan.FromMicroseconds(Number(File.ReadLines(Unified).First(l => l.StartsWith("usage_usec ", StringComparison.Ordinal)).Split(' ')[1]))
            : throw new BenchSkippedException("the containers' processor time cannot be read: docker's cgroup driver is not cgroupfs, or the engine is elsewhere");
    }

    /// <summary>user, nice, system, irq and softirq, in hundredths of a second.</summary>
    private static TimeSpan Machine()
    {
        var fields = File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return TimeSpan.FromMilliseconds(10 * new[] { 1, 2, 3, 6, 7 }.Sum(i => Number(fields[i])));
    }

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
