using System.Text.RegularExpressions;

namespace MailuOps.Host;

/// <summary>Finds the module that the host belongs to.</summary>
internal static partial class ModuleLocator
{
    /// <summary>The manifest in the folder or the nearest one above it; null: none.</summary>
    public static string? Find(string folder)
    {
        for (var here = new DirectoryInfo(folder); here is not null; here = here.Parent)
        {
            var manifest = Path.Combine(here.FullName, "MailuOps.psd1");
            if (File.Exists(manifest))
            {
                return manifest;
            }
        }

        return null;
    }

    /// <summary>The module's version as the manifest says it.</summary>
    public static string Version(string manifest) => ModuleVersion().Match(File.ReadAllText(manifest)).Groups[1].Value;

    [GeneratedRegex(@"ModuleVersion\s*=\s*'([^']+)'")]
    private static partial Regex ModuleVersion();
}
