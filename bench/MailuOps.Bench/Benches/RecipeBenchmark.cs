using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Runtime.CompilerServices;
using MailuOps.Cmdlets;
using MailuOps.Recipe.Compose;
using MailuOps.Recipe.Linting;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace MailuOps.Bench.Benches;

/// <summary>A thousand recipes linted, in memory and through one pipeline, against plain YamlDotNet parsing of the same files.</summary>
internal sealed class RecipeBenchmark : IBenchmark
{
    private const int Recipes = 1000;
    private const int Rounds = 5;
    private const double WallLimit = 5000;

    public string Name => "recipe";

    public async IAsyncEnumerable<BenchResult> RunAsync([EnumeratorCancellation] CancellationToken token)
    {
        var folder = Directory.CreateTempSubdirectory("recipes");
        try
        {
            var files = Write(folder.FullName, token);
            var texts = files.Select(File.ReadAllText).ToArray();
            using var shell = PowerShell.Create(Runspace());
            var times = await Measure.InTurnAsync(
                Rounds,
                () => Do(() => Array.ForEach(texts, Lint)),
                () => Do(() => Array.ForEach(texts, Parse)),
                () => Do(() => Pipe(shell, files)),
                () => Do(() => Array.ForEach(files, file => Parse(File.ReadAllText(file)))));
            yield return new BenchResult(Name, $"{Recipes} recipes linted", times[0], "YamlDotNet", times[1], 3);
            yield return new BenchResult(Name, $"{Recipes} recipes in one pipeline", times[2], "YamlDotNet, files", times[3], 3);
            yield return new BenchResult(Name, $"{Recipes} recipes in one pipeline", times[2], "nothing", 0, WallLimit, IsDifference: true);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>The compose files that the tests were written for, each with a remark that makes it its own.</summary>
    private static string[] Write(string folder, CancellationToken token)
    {
        var cases = Path.Combine("tests", "compose-files");
        var texts = Directory.Exists(cases)
            ? Directory.GetFiles(cases, "compose.yml", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(File.ReadAllText).Where(IsYaml).ToArray()
            : throw new BenchSkippedException($"{cases} is not here; run it at the top of the checkout");
        return Enumerable.Range(0, Recipes).Select(number =>
        {
            token.ThrowIfCancellationRequested();
            var file = Path.Combine(folder, $"{number}.yml");
            File.WriteAllText(file, texts[number % texts.Length] + $"\n# recipe {number}\n");
            return file;
        }).ToArray();
    }

    private static bool IsYaml(string text)
    {
        try
        {
            Parse(text);
            return true;
        }
        catch (Exception e) when (e is YamlException or InvalidOperationException)
        {
            return false;
        }
    }

    private static void Parse(string text) => new YamlStream().Load(new StringReader(text));

    private static void Lint(string text) =>
        RecipeLinter.Lint(RecipeModel.Join([ComposeFile.Parse("compose.yml", text)], new Dictionary<string, string>()));

    private static Runspace Runspace()
    {
        var state = InitialSessionState.CreateDefault2();
        state.Commands.Add(new SessionStateCmdletEntry("Get-MailuRecipeFinding", typeof(GetMailuRecipeFindingCommand), null));
        var runspace = RunspaceFactory.CreateRunspace(state);
        runspace.Open();
        return runspace;
    }

    private static void Pipe(PowerShell shell, string[] files)
    {
        shell.Commands.Clear();
        var findings = shell.AddCommand("Get-MailuRecipeFinding").Invoke(files);
        if (findings.Count < files.Length / 2 || shell.HadErrors)
        {
            throw new BenchSkippedException("the cmdlet did not lint the files");
        }
    }

    private static Task Do(Action action)
    {
        action();
        return Task.CompletedTask;
    }
}
