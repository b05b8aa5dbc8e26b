namespace MailuOps;

internal static partial class Errors
{
    public static MailuOpsException ReportFormatUnknown(string path, IEnumerable<string> formats) => new(
        "MailuOps.ReportFormatUnknown", ErrorKind.InvalidArgument, path,
        $"The name '{path}' does not tell the report's format. Give -Format ({string.Join(", ", formats)}), or a name that ends in .html, .md, .json, .xml or .prom.");

    public static MailuOpsException ReportPathInvalid(string path, string reason) => new(
        "MailuOps.ReportPathInvalid", ErrorKind.InvalidArgument, path, $"'{path}' cannot become a report: {reason}.");

    public static MailuOpsException ReportFolderMissing(string folder) => new(
        "MailuOps.ReportFolderMissing", ErrorKind.ObjectNotFound, folder, $"There is no folder '{folder}'. Make it, or use -Force.");

    public static MailuOpsException ReportReadOnly(string path) => new(
        "MailuOps.ReportReadOnly", ErrorKind.PermissionDenied, path, $"'{path}' is read-only and was left as it is. -Force replaces it.");

    public static MailuOpsException ReportPathRepeated(string path) => new(
        "MailuOps.ReportPathRepeated", ErrorKind.ResourceExists, path,
        $"'{path}' holds the report of another drill of this call already, and was left as it is. Let the script block of -Path give each drill a name of its own, or give one name to all: that makes one report of them.");

    public static MailuOpsException ReportWriteFailed(string path, string reason, Exception inner) => new(
        "MailuOps.ReportWriteFailed", ErrorKind.PermissionDenied, path, $"The report '{path}' cannot be written: {reason} A report that was there is unchanged.", inner);
}
