using MailuOps.Recipe.Compose;

namespace MailuOps.Recipe.Files;

/// <summary>The compose files that a path stands for, and the variables beside them.</summary>
/// <param name="Files">The files in the order in which Docker joins them.</param>
/// <param name="Variables">The variables of .env, or of .env.sample where a recipe has only that.</param>
/// <param name="Folder">The folder of the first file.</param>
internal sealed record RecipeSource(IReadOnlyList<ComposeFile> Files, IReadOnlyDictionary<string, string> Variables, string Folder)
{
    private static readonly string[] Defaults = ["compose.yml", "compose.yaml", "docker-compose.yml", "docker-compose.yaml"];

    /// <summary>What the files say together.</summary>
    public RecipeModel Model => Join(Files);

    /// <summary>The same for files that an edit made of these.</summary>
    public RecipeModel Join(IReadOnlyList<ComposeFile> files) => RecipeModel.Join(files, Variables, EnvFileBeside);

    /// <summary>Reads the recipe at a path: a file, several joined by a colon (Windows: semicolon), or a folder, whose .env may name them in COMPOSE_FILE.</summary>
    /// <param name="path">An absolute path, or a list whose first part is one.</param>
    /// <exception cref="MailuOpsException">A file is missing or unreadable.</exception>
    public static RecipeSource Load(string path)
    {
        var paths = Directory.Exists(path) ? InFolder(path) : File.Exists(path) ? [path] : Listed(path);
        var folder = Path.GetDirectoryName(Path.GetFullPath(paths[0]))!;
        return new RecipeSource(paths.Select(file => ComposeFile.Parse(file, RecipeText.Read(file))).ToList(), Environment(folder), folder);
    }

    private static IReadOnlyList<string> InFolder(string folder)
    {
        if (Environment(folder).TryGetValue("COMPOSE_FILE", out var list) && list.Length > 0)
        {
            // Docker lets COMPOSE_PATH_SEPARATOR change the colon; recipes never do.
            return list.Split(':', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                .Select(file => Path.Combine(folder, file)).ToList();
        }

        return Defaults.Select(name => Path.Combine(folder, name)).FirstOrDefault(File.Exists) is { } found ? [found] : throw Errors.RecipeNotFound(folder);
    }

    private static IReadOnlyList<string> Listed(string path)
    {
        var parts = path.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (parts.Length < 2)
        {
            throw Errors.RecipeNotFound(path);
        }

        // The further ones are named as seen from the first one's folder.
        var folder = Path.GetDirectoryName(parts[0]) ?? string.Empty;
        return parts.Select((part, index) => index == 0 || Path.IsPathRooted(part) ? part : Path.Combine(folder, part)).ToList();
    }

    private IReadOnlyDictionary<string, string> EnvFileBeside(string name)
    {
        var path = Path.Combine(Folder, name);
        return File.Exists(path) ? EnvFile.Parse(RecipeText.Read(path)) : new Dictionary<string, string>();
    }

    private static IReadOnlyDictionary<string, string> Environment(string folder)
    {
        var file = new[] { ".env", ".env.sample" }.Select(name => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
        return file is null ? new Dictionary<string, string>() : EnvFile.Parse(RecipeText.Read(file));
    }
}
