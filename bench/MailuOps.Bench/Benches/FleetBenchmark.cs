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
/// the services, and make and remove their containers: the processor time that drills one by one took outside of our own process, divided by
/// the processors. On a machine that does nothing else. bench/fleet.sh sets it up.
/// </summary>
internal sealed class FleetBenchmark : IBenchmark
{
    private const int Rounds = 2;
    private const double Limit = 1.3;
    private const double MostAtRest = 0.3;
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(15);

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

        var rest = await RestAsync(token).ConfigureAwait(false);
        if (rest.All.TotalSeconds > MostAtRest)
        {
            throw new BenchSkippedException(string.Create(CultureInfo.InvariantCulture, $"the machine does something else: it works {rest.All.TotalSeconds:0.0} s a second before the first drill"));
        }

        var (alone, work) = Drill(shell, count, 1, rest);
        var fleets = Enumerable.Range(0, Rounds).Select(_ => Drill(shell, count, count, rest)).ToList();
        var (cores, together) = (Environment.ProcessorCount, Measure.Median(fleets.Select(f => f.Wall.TotalMilliseconds)));
        Say($"at rest the machine works {rest.All.TotalSeconds:0.00} s a second, which is left out below");
        Say($"{count} drills one by one: {alone.TotalSeconds:0.0} s, and the work of it: {Text(work)}");
        fleets.ForEach(f => Say($"{count} drills at once: {f.Wall.TotalSeconds:0.0} s, and the work of it: {Text(f.Work)}"));
        Say($"{work.All.TotalSeconds:0.0} s of work / {cores} processors = {work.All.TotalSeconds / cores:0.0} s at the least");
        yield return new BenchResult(Name, $"{count} servers at once", together, $"all work / {cores}", work.All.TotalMilliseconds / cores, Limit);
        yield return new BenchResult(Name, $"{count} servers at once", together, $"containers / {cores}", work.Containers.TotalMilliseconds / cores, null);
        yield return new BenchResult(Name, $"{count} servers at once", together, "one by one", alone.TotalMilliseconds, null);
    }

    private static string Text(WorkTime work) => string.Create(
        CultureInfo.InvariantCulture, $"{work.Containers.TotalSeconds:0.0} s in containers (restic, services), {work.Engine.TotalSeconds:0.0} s of the engine for them");

    private static void Say(FormattableString text) => Console.WriteLine($"  {text.ToString(CultureInfo.InvariantCulture)}");

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

    private static (TimeSpan Wall, WorkTime Work) Drill(PowerShell shell, int count, int limit, WorkTime rest)
    {
        var (before, watch) = (WorkTime.Read(), Stopwatch.StartNew());
        var drills = Run(shell, "$all | Invoke-MailuRestoreDrill -Sandbox -NoHistory -ThrottleLimit $args[0] -ThrottleLimitPerEngine $args[0] -Confirm:$false", limit)
            .Select(o => (RestoreDrillResult)o.BaseObject).ToList();
        var (wall, work) = (watch.Elapsed, WorkTime.Read() - before);
        return drills.Count == count && drills.TrueForAll(d => d.Outcome == DrillOutcome.Passed && d.LeftOver.Count == 0) ? (wall, work - (rest * wall.TotalSeconds))
            : throw new BenchSkippedException($"{drills.Count} of {count} drills, and {drills.Find(d => d.Outcome != DrillOutcome.Passed || d.LeftOver.Count > 0)}");
    }

    /// <summary>The machine's work in a second when nobody drills.</summary>
    private static async Task<WorkTime> RestAsync(CancellationToken token)
    {
        var (before, watch) = (WorkTime.Read(), Stopwatch.StartNew());
        await Task.Delay(Rest, token).ConfigureAwait(false);
        return (WorkTime.Read() - before) * (1 / watch.Elapsed.TotalSeconds);
    }
}
