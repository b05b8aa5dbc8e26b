namespace MailuOps;

internal static partial class Errors
{
    public static MailuOpsException ManifestIncomplete(string stack, string store, string reason) => new(
        "MailuOps.ManifestIncomplete", ErrorKind.InvalidResult, stack,
        $"The {store} of {stack} could not be read to its end: {reason}. There is no manifest, because half of one would look like a smaller server.");

    public static MailuOpsException ManifestFileInvalid(string path, string reason) => new(
        "MailuOps.ManifestFileInvalid", ErrorKind.InvalidData, path,
        $"'{path}' is no whole manifest: {reason}. Nothing of it is used.");

    public static MailuOpsException ManifestFileMissing(string path) => new(
        "MailuOps.ManifestFileMissing", ErrorKind.ObjectNotFound, path, $"There is no file '{path}'.");

    public static MailuOpsException ManifestPathInvalid(string path, string reason) => new(
        "MailuOps.ManifestPathInvalid", ErrorKind.InvalidArgument, path, $"'{path}' cannot hold a manifest: {reason}.");

    public static MailuOpsException ManifestExists(string path) => new(
        "MailuOps.ManifestExists", ErrorKind.ResourceExists, path,
        $"'{path}' exists already and was left as it is: an old manifest is evidence. Choose another name, or use -Force.");

    public static MailuOpsException ManifestWriteFailed(string path, string reason, Exception inner) => new(
        "MailuOps.ManifestWriteFailed", ErrorKind.PermissionDenied, path, $"The manifest '{path}' cannot be written: {reason}", inner);

    public static MailuOpsException ManifestKeyEmpty() => new(
        "MailuOps.ManifestKeyEmpty", ErrorKind.InvalidArgument, "Key", "The passphrase for the digests of secrets is empty. Give one, or leave -Key out.");
}
