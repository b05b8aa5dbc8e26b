namespace MailuOps;

internal static partial class Errors
{
    public static MailuOpsException NotificationIncomplete(string reason) => new(
        "MailuOps.NotificationIncomplete", ErrorKind.InvalidArgument, "notification", $"Nobody could be told this way: {reason}.");

    public static MailuOpsException NotificationFileInvalid(string path, string where) => new(
        "MailuOps.NotificationFileInvalid", ErrorKind.InvalidData, path, $"'{path}' cannot be read as notification settings: {where}. Get-Help New-MailuNotification shows the form.");

    public static MailuOpsException NotificationFileUnreadable(string path, string reason, Exception inner) => new(
        "MailuOps.NotificationFileUnreadable", ErrorKind.PermissionDenied, path, $"'{path}' cannot be read: {reason}", inner);
}
