using System.Diagnostics;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Runtime.CompilerServices;
using MailuOps.Cmdlets;
using MailuOps.Drill;

namespace MailuOps.Bench.Benches;

/// <summary>
/// Drills of all servers at once, by the cmdlets. The baseline is the least time in which this machine could do the work of restic and of
/// the services: the processor time that the containers took in drills one by one, divided by the processors. bench/fleet.sh sets it up.
/// </summary>
internal sealed class FleetBenchmark : IBenchmark
{
    private const int Rounds = 2;
    private const double Limit = 1.3;
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(15);

    public string Name => "fleet";

    public async IAsyncEnumerable<BenchResult> RunAsync([EnumeratorCancellation] CancellationToken token)
    {
        var names = Environment.GetEnvironmentVariable("MAILUOPS_FLEET") ?? throw new BenchSkippedException("needs many servers: bench/fleet.sh starts them");
        using var shell = OpenShell(names);
        var count = Run(shell, "$all.Count").Select(o => (int)o.BaseObject).Single();
        if (count < 2)
        {
            throw new BenchSkippedException($"MAILUOPS_FLEET={names} matches {count} servers");
        }

        var idle = await IdleAsync(token).ConfigureAwait(false);
        var (alone, work) = Drill(shell, count, 1, idle);
        var fleets = Enumerable.Range(0, Rounds).Select(_ => Drill(shell, count, count, idle)).ToList();
        var (cores, together) = (Environment.ProcessorCount, Measure.Median(fleets.Select(f => f.Wall.TotalMilliseconds)));
        var least = work / cores;
        Say($"the servers at rest take {idle:0.00} processors, which is left out below");
        Say($"{count} drills one by one: {alone.TotalSeconds:0.0} s, in which the containers worked {work.TotalSeconds:0.0} s: {work.TotalSeconds / count:0.0} s a server");
        Say($"{work.TotalSeconds:0.0} s of work / {cores} processors = {least.TotalSeconds:0.0} s at the least");
        Say($"{count} drills at once: {string.Join(" and ", fleets.Select(f => f.Wall.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture)))} s, in which the containers worked "
            + $"{string.Join(" and ", fleets.Select(f => f.Work.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture)))} s");
        yield return new BenchResult(Name, $"{count} servers at once", together, $"work / {cores}", least.TotalMilliseconds, Limit);
        yield return new BenchResult(Name, $"{count} servers one by one", alone.TotalMilliseconds, $"work / {cores}", least.TotalMilliseconds, null);
    }

    private static void Say(FormattableString text) => Console.WriteLine($"  {text.ToString(CultureInfo.InvariantCulture)}");

    private static void Say(string text) => Console.WriteLine($"  {text}");

    private static PowerShell OpenShell(string names)
    {
        var state = InitialSessionState.CreateDefault2();
        foreach (var type in new[] { typeof(GetMailuStackCommand), typeof(InvokeBackupbotBackupCommand), typeof(InvokeMailuRestoreDrillCommand) })
        {
            var name = (CmdletAttribute)Attribute.GetCustomAttribute(type, typeof(CmdletAttribute))!;
            state.Commands.Add(new SessionStateCmdletEntry($"{name.VerbName}-{name.NounName}", type, helpFileName: null));
        }

        var shell = PowerShell.Create(state);
        Run(shell, "$all = @(Get-MailuStack $args[0])", names);
        // Each from a fresh snapshot, and none pays for the first look at the repository.
        Run(shell, "foreach ($server in $all) { $null = Invoke-BackupbotBackup -Stack $server }");
        return shell;
    }

    private static ICollection<PSObject> Run(PowerShell shell, string script, params object[] arguments)
    {
        shell.Commands.Clear();
        shell.AddScript(script, useLocalScope: false);
        foreach (var argument in arguments)
        {
            shell.AddArgument(argument);
        }

        var output = shell.Invoke();
        return shell.Streams.Error.Count == 0 ? output : throw new BenchSkippedException(shell.Streams.Error[0].ToString());
    }

    private static (TimeSpan Wall, TimeSpan Work) Drill(PowerShell shell, int count, int limit, double idle)
    {
        var (before, watch) = (ContainerTime.Read(), Stopwatch.StartNew());
        var drills = Run(shell, "$all | Invoke-MailuRestoreDrill -Sandbox -NoHistory -ThrottleLimit $args[0] -ThrottleLimitPerEngine $args[0] -Confirm:$false", limit)
            .Select(o => (RestoreDrillResult)o.BaseObject).ToList();
        var (wall, work) = (watch.Elapsed, ContainerTime.Read() - before);
        return drills.Count == count && drills.Find(d => d.Outcome != DrillOutcome.Passed || d.LeftOver.Count > 0) is not { } bad
            ? (wall, work - (wall * idle)) : throw new BenchSkippedException($"{drills.Count} of {count} drills, and {drills.Find(d => d.Outcome != DrillOutcome.Passed)}");
    }

    /// <summary>How many processors the containers take when nobody drills.</summary>
    private static async Task<double> IdleAsync(CancellationToken token)
    {
        var (before, watch) = (ContainerTime.Read(), Stopwatch.StartNew());
        await Task.Delay(Idle, token).ConfigureAwait(false);
        return (ContainerTime.Read() - before) / watch.Elapsed;
    }
}
