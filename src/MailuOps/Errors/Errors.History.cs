namespace MailuOps;

internal static partial class Errors
{
    public static MailuOpsException HistoryNotWritable(string folder, string reason, Exception inner) => new(
        "MailuOps.HistoryNotWritable", ErrorKind.PermissionDenied, folder,
        $"The history in '{folder}' cannot be written: {reason} Give another folder by -HistoryPath, or keep no record by -NoHistory.", inner);

    public static MailuOpsException HistoryNotReadable(string folder, string reason, Exception inner) => new(
        "MailuOps.HistoryNotReadable", ErrorKind.PermissionDenied, folder, $"The history in '{folder}' cannot be read: {reason}", inner);

    public static MailuOpsException HistoryNotFound(string folder) => new(
        "MailuOps.HistoryNotFound", ErrorKind.ObjectNotFound, folder, $"There is no folder '{folder}'. Without -HistoryPath the user's own history is read.");

    public static MailuOpsException HistoryPathInvalid(string path, string provider) => new(
        "MailuOps.HistoryPathInvalid", ErrorKind.InvalidArgument, path, $"'{path}' cannot hold the history: it belongs to the provider {provider}, not to the file system.");

    public static MailuOpsException DrillRecordBad(string file, string reason, Exception inner) => new(
        "MailuOps.DrillRecordBad", ErrorKind.InvalidData, file, $"'{file}' is no record of a drill and was left out: {reason} Remove the file, or take it from a backup.", inner);

    public static MailuOpsException DrillRecordNewer(string file, int version, int known) => new(
        "MailuOps.DrillRecordNewer", ErrorKind.NotImplemented, file,
        $"'{file}' has schema version {version} and was left out: this MailuOps reads up to version {known}. A newer MailuOps can read it.");

    public static MailuOpsException DrillIdInvalid(string id, string folder) => new(
        "MailuOps.DrillIdInvalid", ErrorKind.InvalidArgument, id, $"'{id}' is no id of a drill that could be kept in '{folder}'. Letters, digits, '-', '_' and '.' are.");

    public static MailuOpsException DrillRecordNotFound(string id, string folder) => new(
        "MailuOps.DrillRecordNotFound", ErrorKind.ObjectNotFound, id, $"The history in '{folder}' has no drill {id}. Get-MailuDrill lists them.");
}
