namespace MailuOps.Cmdlets;

/// <summary>What people type for a recipe: a file, a folder, or a list of files.</summary>
internal static class RecipePath
{
    /// <summary>The absolute form. Of a list only the first part: the others are named as seen from that one's folder.</summary>
    /// <param name="path">As typed.</param>
    /// <param name="resolve">PowerShell's own way from a path as typed to one of the file system.</param>
    public static string Absolute(string path, Func<string, string> resolve)
    {
        var parts = path.Split(System.IO.Path.PathSeparator);
        var isList = parts.Length > 1 && !path.Contains("::", StringComparison.Ordinal);
        return isList ? string.Join(System.IO.Path.PathSeparator, parts.Select((part, index) => index == 0 ? resolve(part) : part)) : resolve(path);
    }
}
