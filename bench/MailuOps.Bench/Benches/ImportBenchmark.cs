using System.Runtime.CompilerServices;

namespace MailuOps.Bench.Benches;

/// <summary>Import-Module of the built module against that of one which exports a function and nothing else, each in a new process.</summary>
internal sealed class ImportBenchmark : IBenchmark
{
    private const int Rounds = 11;
    private const double LimitMilliseconds = 250;

    public string Name => "import";

    public async IAsyncEnumerable<BenchResult> RunAsync([EnumeratorCancellation] CancellationToken token)
    {
        var module = Path.GetFullPath("MailuOps.psd1");
        if (!File.Exists(Path.Combine("module", "bin", "MailuOps.dll")))
        {
            throw new BenchSkippedException("the module is not built; run ./build.sh");
        }

        var pwsh = Pwsh() ?? throw new BenchSkippedException("there is no pwsh; MAILUOPS_PWSH may name it");
        var folder = Directory.CreateTempSubdirectory("empty");
        try
        {
            var empty = Path.Combine(folder.FullName, "Empty.psm1");
            await File.WriteAllTextAsync(empty, "function Get-Nothing { }", token).ConfigureAwait(false);
            List<double> ours = [], theirs = [];
            for (var round = 0; round < Rounds; round++)
            {
                ours.Add(await ImportAsync(pwsh, module).ConfigureAwait(false));
                theirs.Add(await ImportAsync(pwsh, empty).ConfigureAwait(false));
            }

            yield return new BenchResult(Name, "Import-Module in a new pwsh", Measure.Median(ours), "empty module", Measure.Median(theirs), LimitMilliseconds, IsDifference: true);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>pwsh takes the time itself: its own start is not ours.</summary>
    private static async Task<double> ImportAsync(string pwsh, string module)
    {
        var script = $"$watch = [Diagnostics.Stopwatch]::StartNew(); Import-Module '{module}'; $watch.Elapsed.TotalMilliseconds.ToString([cultureinfo]::InvariantCulture)";
        return double.Parse((await Cli.RunAsync(pwsh, ["-NoProfile", "-NonInteractive", "-Command", script]).ConfigureAwait(false)).Trim(), System.Globalization.CultureInfo.InvariantCulture);
    }

    private static string? Pwsh() => Environment.GetEnvironmentVariable("MAILUOPS_PWSH") is { Length: > 0 } named ? named
        : (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Select(p => Path.Combine(p, "pwsh")).FirstOrDefault(File.Exists);
}
