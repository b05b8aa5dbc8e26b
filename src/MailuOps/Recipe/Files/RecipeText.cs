using System.Text;

namespace MailuOps.Recipe.Files;

/// <summary>The bytes of a file as text and back. A byte order mark stays part of the text, so that it comes back as it was.</summary>
internal static class RecipeText
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <exception cref="MailuOpsException">The file is missing, unreadable or not UTF-8.</exception>
    public static string Read(string path)
    {
        try
        {
            return Strict.GetString(File.ReadAllBytes(path));
        }
        catch (DecoderFallbackException e)
        {
            throw Errors.RecipeUnreadable(path, "it is not UTF-8 text", e);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw Errors.RecipeNotFound(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Errors.RecipeUnreadable(path, e.Message, e);
        }
    }

    /// <summary>Writes in one step: a new file beside the old one takes its place, so that nobody ever sees half of it.</summary>
    /// <param name="path">The file; a link is followed and stays a link.</param>
    /// <param name="expected">What it must still hold.</param>
    /// <param name="text">What it will hold.</param>
    /// <exception cref="MailuOpsException">It holds something else by now, or cannot be written; it is unchanged then.</exception>
    public static void Replace(string path, string expected, string text)
    {
        var target = File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? Path.GetFullPath(path);
        var draft = Path.Combine(Path.GetDirectoryName(target)!, $".{Path.GetFileName(target)}.{Guid.NewGuid():N}.tmp");
        try
        {
            using (var stream = new FileStream(draft, FileMode.CreateNew, FileAccess.Write, FileShare.None))
            {
                stream.Write(Strict.GetBytes(text));
                stream.Flush(flushToDisk: true);
            }

            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(draft, File.GetUnixFileMode(target));
            }

            if (Read(target) != expected)
            {
                throw Errors.RecipeChangedMeanwhile(path);
            }

            File.Move(draft, target, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Errors.RecipeWriteFailed(path, e.Message, e);
        }
        finally
        {
            File.Delete(draft);
        }
    }
}
