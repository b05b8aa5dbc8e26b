namespace MailuOps.Tests;

/// <summary>The checkout that the tests run in.</summary>
internal static class Repository
{
    /// <summary>The folder of MailuOps.sln.</summary>
    public static string Root { get; } = Find();

    /// <summary>A path below <see cref="Root"/>.</summary>
    public static string PathOf(params string[] parts) => Path.Combine([Root, .. parts]);

    /// <summary>Null when build.sh has been run on these sources; else why a test of the built module is skipped.</summary>
    public static string? NotBuilt { get; } = Look();

    private static string? Look()
    {
        var built = new FileInfo(PathOf("out", ".built"));
        if (!built.Exists || !File.Exists(PathOf("module", "bin", "MailuOps.dll")))
        {
            return "NOT PROVEN: needs the built module. Run ./build.sh.";
        }

        var newer = Directory.EnumerateFiles(PathOf("src"), "*.cs", SearchOption.AllDirectories)
            .FirstOrDefault(f => !f.Contains("/obj/", StringComparison.Ordinal) && File.GetLastWriteTimeUtc(f) > built.LastWriteTimeUtc);
        return newer is null ? null : $"NOT PROVEN: {Path.GetRelativePath(Root, newer)} is newer than the built module. Run ./build.sh.";
    }

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "MailuOps.sln")))
        {
            folder = folder.Parent ?? throw new DirectoryNotFoundException("MailuOps.sln is nowhere above the tests.");
        }

        return folder.FullName;
    }
}
