using System.Text;

namespace MailuOps.Files;

/// <summary>Writes a file in one step: whatever happens meanwhile, a reader finds the old one or the new one, never half.</summary>
internal static class AtomicFile
{
    private const string Ending = ".tmp";
    private static readonly UTF8Encoding Plain = new(encoderShouldEmitUTF8Identifier: false);

    /// <param name="target">The whole path, in a folder that exists. A file that is there is replaced, and its mode kept.</param>
    /// <param name="text">What to write.</param>
    /// <param name="token">Ends the work; what was there is unchanged then.</param>
    public static async Task WriteAsync(string target, string text, CancellationToken token)
    {
        var draft = Path.Combine(Path.GetDirectoryName(target)!, $".{Path.GetFileName(target)}.{Guid.NewGuid():N}{Ending}");
        try
        {
            var stream = new FileStream(draft, FileMode.CreateNew, FileAccess.Write, FileShare.None);
            await using (stream.ConfigureAwait(false))
            {
                await stream.WriteAsync(Plain.GetBytes(text), token).ConfigureAwait(false);
                stream.Flush(flushToDisk: true);
            }

            if (File.Exists(target))
            {
                // Who could read the old one can read the new one.
                if (!OperatingSystem.IsWindows())
                {
                    File.SetUnixFileMode(draft, File.GetUnixFileMode(target));
                }
                else
                {
                    File.SetAttributes(target, FileAttributes.Normal);
                }
            }

            File.Move(draft, target, overwrite: true);
        }
        finally
        {
            File.Delete(draft);
        }
    }

    /// <summary>Removes drafts that a killed process left behind; those of a running one are younger.</summary>
    public static void RemoveOldDrafts(string folder, DateTime olderThanUtc)
    {
        foreach (var draft in Directory.EnumerateFiles(folder, ".*" + Ending).Where(f => File.GetLastWriteTimeUtc(f) < olderThanUtc))
        {
            File.Delete(draft);
        }
    }
}
