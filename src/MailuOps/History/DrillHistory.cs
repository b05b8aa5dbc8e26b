using MailuOps.Drill;
using MailuOps.Files;
using MailuOps.Report;

namespace MailuOps.History;

/// <summary>
/// The drills that were run, one JSON file each, in the schema of the JSON report. A file is written in one step, so that a killed
/// process leaves whole records only; a file that cannot be read does not hide the others.
/// </summary>
/// <param name="folder">Where they are; null: the user's own place.</param>
public sealed class DrillHistory(string? folder = null)
{
    /// <summary>The whole path.</summary>
    public string Folder { get; } = folder ?? StateFolder.PathOf("drills");

    /// <summary>The folder is there.</summary>
    public bool Exists => Directory.Exists(Folder);

    /// <summary>Makes the folder and looks that it can be written: to be called before a drill, not after it.</summary>
    public void Prepare()
    {
        try
        {
            StateFolder.Make(Folder);
            AtomicFile.RemoveOldDrafts(Folder, DateTime.UtcNow.AddDays(-1));
            var probe = Path.Combine(Folder, $".probe.{Guid.NewGuid():N}.tmp");
            File.WriteAllText(probe, "");
            File.Delete(probe);
        }
        catch (Exception e) when (IsFileProblem(e))
        {
            throw Errors.HistoryNotWritable(Folder, e.Message, e);
        }
    }

    /// <summary>Keeps a drill; one of the same id is replaced. Secrets in quoted messages are masked.</summary>
    /// <returns>The file.</returns>
    public async Task<string> SaveAsync(RestoreDrillResult drill, CancellationToken token)
    {
        ArgumentNullException.ThrowIfNull(drill);
        var file = Path.Combine(Folder, FileName(drill.Id));
        try
        {
            StateFolder.Make(Folder);
            await AtomicFile.WriteAsync(file, DrillReport.Write(drill, ReportFormat.Json), token).ConfigureAwait(false);
            return file;
        }
        catch (Exception e) when (IsFileProblem(e))
        {
            throw Errors.HistoryNotWritable(Folder, e.Message, e);
        }
    }

    /// <summary>All records, the newest first, each read when it is asked for.</summary>
    public IEnumerable<DrillEntry> Read()
    {
        string[] files;
        try
        {
            files = Exists ? Directory.GetFiles(Folder, "*.json") : [];
        }
        catch (Exception e) when (IsFileProblem(e))
        {
            throw Errors.HistoryNotReadable(Folder, e.Message, e);
        }

        // An id begins with the time, so the names sort by it.
        Array.Sort(files, (a, b) => string.CompareOrdinal(Path.GetFileName(b), Path.GetFileName(a)));
        return files.Where(f => Path.GetFileName(f)[0] != '.').Select(ReadFile).OfType<DrillEntry>();
    }

    /// <summary>Removes a drill's record.</summary>
    /// <returns>False: there was none.</returns>
    public bool Remove(string id)
    {
        var file = Path.Combine(Folder, FileName(id));
        try
        {
            if (!File.Exists(file))
            {
                return false;
            }

            File.Delete(file);
            return true;
        }
        catch (Exception e) when (IsFileProblem(e))
        {
            throw Errors.HistoryNotWritable(Folder, e.Message, e);
        }
    }

    private static DrillEntry? ReadFile(string file)
    {
        try
        {
            return new DrillEntry(file, DrillRecord.Parse(File.ReadAllText(file), file), null);
        }
        catch (FileNotFoundException)
        {
            // Removed since the folder was listed.
            return null;
        }
        catch (MailuOpsException e)
        {
            return new DrillEntry(file, null, e);
        }
        catch (Exception e) when (IsFileProblem(e))
        {
            return new DrillEntry(file, null, Errors.DrillRecordBad(file, e.Message, e));
        }
    }

    /// <summary>An id may come from anywhere, and must not lead out of the folder.</summary>
    private string FileName(string id) => id.Length is > 0 and <= 100 && id[0] != '.' && id.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.')
        ? id + ".json"
        : throw Errors.DrillIdInvalid(id, Folder);

    private static bool IsFileProblem(Exception e) => e is IOException or UnauthorizedAccessException or NotSupportedException;
}
