using System.Diagnostics;

namespace MailuOps.Tests.Recipe;

/// <summary>A recipe in a folder of its own, gone after the test.</summary>
internal sealed class TemporaryRecipe : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("recipe");

    public TemporaryRecipe(string caseName)
    {
        foreach (var file in Directory.GetFiles(Path.Combine(ComposeCases.Root, caseName)))
        {
            File.Copy(file, Path.Combine(Folder, Path.GetFileName(file)));
        }
    }

    public string Folder => _folder.FullName;

    public string Compose => Path.Combine(Folder, "compose.yml");

    public string Text
    {
        get => File.ReadAllText(Compose);
        set => File.WriteAllText(Compose, value);
    }

    /// <summary>Makes it a git repository with one commit.</summary>
    public TemporaryRecipe Committed(params string[] tags)
    {
        Git("init", "--quiet");
        Commit("compose.yml");
        foreach (var tag in tags)
        {
            Git("tag", tag);
        }

        return this;
    }

    /// <summary>Commits one more file or folder.</summary>
    public void Commit(string path)
    {
        Git("add", path);
        Git("-c", "user.name=t", "-c", "user.email=t@example.com", "commit", "--quiet", "--message", path);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private void Git(params string[] arguments)
    {
        using var git = Process.Start(new ProcessStartInfo("git", arguments) { WorkingDirectory = Folder })!;
        git.WaitForExit();
        Assert.Equal(0, git.ExitCode);
    }
}
