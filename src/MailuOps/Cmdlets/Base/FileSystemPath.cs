using System.Management.Automation;

namespace MailuOps.Cmdlets;

/// <summary>Paths as the user types them.</summary>
internal static class FileSystemPath
{
    /// <summary>The whole path, from PowerShell's folder and drives. To be called on the pipeline thread.</summary>
    /// <param name="elsewhere">The error where it lies in no file system; is given the provider's name.</param>
    public static string Resolve(SessionState state, string path, Func<string, MailuOpsException> elsewhere)
    {
        var full = state.Path.GetUnresolvedProviderPathFromPSPath(path, out var provider, out _);
        return provider.Name == "FileSystem" ? full : throw elsewhere(provider.Name);
    }
}
