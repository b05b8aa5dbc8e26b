using MailuOps.Files;

namespace MailuOps.Report;

/// <summary>Puts a report on disk in one step: a reader, such as the node exporter, sees the old one or the new one, never half.</summary>
internal static class ReportFile
{
    /// <param name="path">The whole path; a link is followed and stays a link.</param>
    /// <param name="text">The report.</param>
    /// <param name="force">Makes missing folders, and replaces a read-only file.</param>
    /// <param name="token">Ends the work; what was there is unchanged then.</param>
    public static async Task<FileInfo> WriteAsync(string path, string text, bool force, CancellationToken token)
    {
        try
        {
            var target = new FileInfo(path).LinkTarget is null ? path : File.ResolveLinkTarget(path, returnFinalTarget: true)!.FullName;
            var folder = Path.GetDirectoryName(target) ?? throw Errors.ReportPathInvalid(path, "it is no file name");
            Check(path, target, folder, force);
            Directory.CreateDirectory(folder);
            await AtomicFile.WriteAsync(target, text, token).ConfigureAwait(false);
            return new FileInfo(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw Errors.ReportWriteFailed(path, e.Message, e);
        }
    }

    private static void Check(string path, string target, string folder, bool force)
    {
        if (Directory.Exists(target))
        {
            throw Errors.ReportPathInvalid(path, "it is a folder");
        }

        if (!force && !Directory.Exists(folder))
        {
            throw Errors.ReportFolderMissing(folder);
        }

        if (!force && File.Exists(target) && File.GetAttributes(target).HasFlag(FileAttributes.ReadOnly))
        {
            throw Errors.ReportReadOnly(path);
        }
    }
}
