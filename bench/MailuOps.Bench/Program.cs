using MailuOps;
using MailuOps.Bench;

// MailuOps.Bench [--check] [--json FILE] [NAME...]: runs the named benchmarks, or all. With --check a missed limit is an exit code of 1.
var names = new List<string>();
var json = Path.Combine("out", "bench.json");
var check = false;
for (var i = 0; i < args.Length; i++)
{
    switch (args[i])
    {
        case "--check": check = true; break;
        case "--json" when i + 1 < args.Length: json = args[++i]; break;
        default: names.Add(args[i]); break;
    }
}

var all = typeof(Program).Assembly.GetTypes()
    .Where(t => t is { IsClass: true, IsAbstract: false } && t.IsAssignableTo(typeof(IBenchmark)))
    .Select(t => (IBenchmark)Activator.CreateInstance(t)!).OrderBy(b => b.Name, StringComparer.Ordinal).ToArray();
if (names.Except(all.Select(b => b.Name)).FirstOrDefault() is { } unknown)
{
    Console.Error.WriteLine($"There is no benchmark '{unknown}'; there are {string.Join(", ", all.Select(b => b.Name))}.");
    return 2;
}

using var cancel = new CancellationTokenSource();
Console.CancelKeyPress += (_, e) => { e.Cancel = true; cancel.Cancel(); };
var results = new List<BenchResult>();
var skipped = new Dictionary<string, string>();
Report.Header();
foreach (var bench in all.Where(b => names.Count == 0 || names.Contains(b.Name)))
{
    try
    {
        await foreach (var result in bench.RunAsync(cancel.Token))
        {
            results.Add(result);
            Report.Line(result);
        }
    }
    catch (Exception e) when (e is BenchSkippedException or MailuOpsException)
    {
        skipped[bench.Name] = e.Message;
        Report.Skipped(bench.Name, e.Message);
    }
}

Report.Write(json, results, skipped);
return check && results.Any(r => !r.IsWithinLimit) ? 1 : 0;
