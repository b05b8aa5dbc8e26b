using System.Runtime.CompilerServices;
using MailuOps.Recipe.Files;

namespace MailuOps.Tests.Recipe;

/// <summary>The compose files of tests/compose-files: one folder a case, with what is expected of it beside it.</summary>
internal static class ComposeCases
{
    public static string Root { get; } = Path.GetFullPath(Path.Combine(Here(), "..", "..", "compose-files"));

    public static IEnumerable<string> Names => Directory.GetDirectories(Root).Select(Path.GetFileName).Order(StringComparer.Ordinal)!;

    public static TheoryData<string> Theory => [.. Names];

    public static RecipeSource Load(string name) => RecipeSource.Load(Path.Combine(Root, name));

    /// <summary>Compares with a stored file; with MAILUOPS_GOLDEN=write stores instead. A text of nothing has no file.</summary>
    public static void Golden(string name, string file, string actual)
    {
        var path = Path.Combine(Root, name, file);
        if (Environment.GetEnvironmentVariable("MAILUOPS_GOLDEN") == "write")
        {
            File.Delete(path);
            if (actual.Length > 0)
            {
                File.WriteAllText(path, actual);
            }
        }

        Assert.Equal(File.Exists(path) ? File.ReadAllText(path) : string.Empty, actual);
    }

    private static string Here([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
