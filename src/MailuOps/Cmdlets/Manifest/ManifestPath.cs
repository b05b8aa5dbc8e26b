using System.Management.Automation;

namespace MailuOps.Cmdlets;

/// <summary>Paths as PowerShell has them.</summary>
internal static class ManifestPath
{
    public static string Absolute(PathIntrinsics paths, string path)
    {
        var full = paths.GetUnresolvedProviderPathFromPSPath(path, out var provider, out _);
        return provider.Name == "FileSystem" ? full : throw Errors.ManifestPathInvalid(path, $"it belongs to the provider {provider.Name}, not to the file system");
    }
}
