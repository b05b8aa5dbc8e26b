namespace MailuOps;

internal static partial class Errors
{
    public static MailuOpsException BackupbotNotFound(string? name, string endpoint) => new(
        "MailuOps.BackupbotNotFound", ErrorKind.ObjectNotFound, name ?? endpoint,
        (name is null ? $"No service on {endpoint} carries the label coop-cloud.backupbot.enabled=true" : $"No service or stack named '{name}' runs on {endpoint}")
        + ". Deploy backup-bot-two, or name its service with -Backupbot; where another tool makes the backups, -BackupPath names the folder of its copies.");

    public static MailuOpsException BackupbotAmbiguous(string endpoint, IEnumerable<string> names) => new(
        "MailuOps.BackupbotAmbiguous", ErrorKind.InvalidArgument, endpoint,
        $"More than one backupbot runs on {endpoint}: {List(names)}. Say which one with -Backupbot; they are taken together only where each of them runs, on a node of its own.");

    public static MailuOpsException RepositoryEmpty(string stack) => new(
        "MailuOps.RepositoryEmpty", ErrorKind.ObjectNotFound, stack,
        $"The backup repository holds no snapshot of {stack}. Take one with Invoke-BackupbotBackup.");

    public static MailuOpsException SnapshotNotFound(string stack, string id, IEnumerable<string> known) => new(
        "MailuOps.SnapshotNotFound", ErrorKind.ObjectNotFound, id,
        $"The backup repository holds no snapshot '{id}' of {stack}. The newest are: {List(known)}. List them with Get-BackupbotSnapshot.");

    public static MailuOpsException SnapshotUnclear(string stack, IEnumerable<string> ids) => new(
        "MailuOps.SnapshotUnclear", ErrorKind.InvalidArgument, stack,
        $"More than one snapshot of {stack} is meant: {List(ids)}. Give more of the id.");

    public static MailuOpsException SnapshotNamedTwice(string stack, string id) => new(
        "MailuOps.SnapshotNamedTwice", ErrorKind.InvalidArgument, stack,
        $"-Snapshot names {id}, and -AsOf chooses one by its time. Give one of them, or -Snapshot Random with -AsOf.");

    public static MailuOpsException SnapshotNotMade(string stack, string? id) => new(
        "MailuOps.SnapshotNotMade", ErrorKind.InvalidResult, stack,
        id is null
            ? $"The backup tool reported success, but the repository holds no new snapshot of {stack}."
            : $"The backup tool reported the new snapshot {id}, but the repository lists no such new snapshot of {stack}.");

    public static MailuOpsException SnapshotIncomplete(string stack, string snapshot, string what) => new(
        "MailuOps.SnapshotIncomplete", ErrorKind.InvalidData, snapshot,
        $"Snapshot {snapshot} of {stack} would not bring everything back: {what}. Look at the labels with Get-MailuVolume.");

    public static MailuOpsException RepositoryLocked(string stack, string reason) => new(
        "MailuOps.RepositoryLocked", ErrorKind.ResourceBusy, stack,
        $"The backup repository of {stack} is locked: {reason}. Wait for the other run; if there is none, remove the stale lock with 'restic unlock', with backupbot in its container.");

    public static MailuOpsException RepositoryDamaged(string stack, int part, int of, string complaint) => new(
        "MailuOps.RepositoryDamaged", ErrorKind.InvalidData, stack,
        $"The backup repository of {stack} is damaged, by restic's look at part {part} of {of}: {complaint}. Its 'check' and 'repair' in the bot's container say more; take a new backup.");

    public static MailuOpsException RepositoryChanging(string stack, int part, int of, string complaint) => new(
        "MailuOps.RepositoryChanging", ErrorKind.ResourceBusy, stack,
        $"Whether part {part} of {of} of the backup repository of {stack} is whole cannot be told: each time that it was read, something else changed the repository meanwhile ({complaint}). "
        + "Keep the hours of backups, of prunes and of drills apart.");

    public static MailuOpsException RepositoryFull(string stack, string reason) => new(
        "MailuOps.RepositoryFull", ErrorKind.LimitsExceeded, stack,
        $"There is no room left where the backup repository of {stack} lies: {reason}. Nothing was added. Make room, then take the backup again.");

    public static MailuOpsException RepositoryPassword(string stack, string reason) => new(
        "MailuOps.RepositoryPassword", ErrorKind.AuthenticationError, stack,
        $"The backup repository cannot be opened with its password: {reason}.");

    public static MailuOpsException RepositoryFileInvalid(string path, string where) => new(
        "MailuOps.RepositoryFileInvalid", ErrorKind.InvalidData, path,
        $"'{path}' cannot be read as a repository's settings: {where}. It has the form {{ \"repository\": \"...\", \"password\": \"...\", \"environment\": {{ }} }}.");

    public static MailuOpsException RepositoryFileUnreadable(string path, string reason, Exception? inner) => new(
        "MailuOps.RepositoryFileUnreadable", ErrorKind.PermissionDenied, path, $"'{path}' cannot be read: {reason}", inner);

    public static MailuOpsException RepositoryAccessDenied(string stack, string reason) => new(
        "MailuOps.RepositoryAccessDenied", ErrorKind.AuthenticationError, stack,
        $"The storage of {stack}'s backup repository does not let restic in: {OneLine(reason)}. What it asks for is given with -ResticEnvironment, for example @{{ RESTIC_REST_USERNAME = 'mail'; RESTIC_REST_PASSWORD = $secure }}.");

    public static MailuOpsException RepositoryNotFound(string stack, string reason) => new(
        "MailuOps.RepositoryNotFound", ErrorKind.ObjectNotFound, stack,
        $"There is no backup repository of {stack} where -Repository says: {OneLine(reason)}. Make it with 'restic init'.");

    public static MailuOpsException RepositoryUnreachable(string stack, string reason) => new(
        "MailuOps.RepositoryUnreachable", ErrorKind.ConnectionError, stack,
        $"The storage of {stack}'s backup repository does not answer: {OneLine(reason)}");

    public static MailuOpsException ResticEnvironmentInvalid(string name, string reason) => new(
        "MailuOps.ResticEnvironmentInvalid", ErrorKind.InvalidArgument, name,
        $"-ResticEnvironment cannot set '{name}': {reason}.");

    public static MailuOpsException ResticPlaceUnclear() => new(
        "MailuOps.ResticPlaceUnclear", ErrorKind.InvalidArgument, "ResticPath",
        "-ResticPath runs this machine's restic, -ResticImage one in a container. Give one of them.");

    public static MailuOpsException ResticMissing(string program, Exception? inner = null) => new(
        "MailuOps.ResticMissing", ErrorKind.ObjectNotFound, program,
        $"There is no program '{program}' on this machine{(inner is null ? "" : $" that can be started ({inner.Message.TrimEnd('.')})")}. Install restic 0.16 or newer, or let it run in a container: -ResticImage.", inner);

    public static MailuOpsException ResticTooOld(string program, string said) => new(
        "MailuOps.ResticTooOld", ErrorKind.NotImplemented, program,
        $"{program} says it is '{said}', and restic 0.16 or newer is needed. Name a newer one with -ResticPath, or let it run in a container: -ResticImage.");

    public static MailuOpsException ResticDataElsewhere(string stack, string endpoint, string reason) => new(
        "MailuOps.ResticDataElsewhere", ErrorKind.InvalidOperation, stack,
        $"This machine's restic cannot save {stack}: {reason}. The data of {endpoint} is not here. Run this where the data is, or leave -ResticPath out: then restic runs in a container there.");

    public static MailuOpsException VolumeUnreadable(string stack, string folder, string reason, Exception? inner) => new(
        "MailuOps.VolumeUnreadable", ErrorKind.PermissionDenied, folder,
        $"{folder} of {stack} cannot be used by this machine's restic: {reason.TrimEnd('.')}. Run this as root, or leave -ResticPath out: then restic runs in a container.", inner);

    public static MailuOpsException BackupToolFailed(string stack, string command, long exit, string reason, string tool = "backupbot") => new(
        "MailuOps.BackupToolFailed", ErrorKind.InvalidResult, stack,
        $"{tool}'s '{command}' of {stack} failed (exit code {exit}): {reason}");

    public static MailuOpsException BackupTimeout(string stack, string command, TimeSpan timeout, string last, string tool = "backupbot") => new(
        "MailuOps.BackupTimeout", ErrorKind.OperationTimeout, stack,
        $"{tool}'s '{command}' of {stack} did not end within {timeout.TotalSeconds:0.#} s and was stopped. It last said: {last}");

    public static MailuOpsException BackupPathMissing(string stack) => new(
        "MailuOps.BackupPathMissing", ErrorKind.InvalidArgument, stack,
        "-Provider Directory needs -BackupPath: the folder that holds copies of the server's folders.");

    public static MailuOpsException RepositoryMissing(string stack) => new(
        "MailuOps.RepositoryMissing", ErrorKind.InvalidArgument, stack,
        "-Provider Restic needs -Repository and -RepositoryPassword (Read-Host -AsSecureString), or -RepositoryFile with both.");

    public static MailuOpsException BackupPathInvalid(string path, string reason) => new(
        "MailuOps.BackupPathInvalid", ErrorKind.ObjectNotFound, path,
        $"-BackupPath {path} cannot be used: {reason}.");

    public static MailuOpsException BackupPathUnreadable(string path, string reason, Exception? inner) => new(
        "MailuOps.BackupPathUnreadable", ErrorKind.PermissionDenied, path,
        $"The copy {path} cannot be read: {reason.TrimEnd('.')}. Copies keep the owners of mail and accounts, which only root and those owners may read.", inner);

    public static MailuOpsException BackupCommandMissing(string stack, string path, bool isCopy) => new(
        "MailuOps.BackupCommandMissing", ErrorKind.InvalidOperation, path,
        isCopy
            ? $"{path} is itself a copy of {stack}, and a new one would have to overwrite it. Give a folder that holds copies, each in a folder of its own."
            : $"Nothing here knows how to make a copy of {stack}. Give -BackupCommand {{ param($To) ... }}: it gets the path of a new folder and copies the server's folders there.");

    public static MailuOpsException BackupCommandFailed(string stack, string reason, Exception? inner) => new(
        "MailuOps.BackupCommandFailed", ErrorKind.InvalidResult, stack,
        $"-BackupCommand failed to make a copy of {stack}: {reason}", inner);

    public static MailuOpsException ProviderUnable(string stack, string provider, string what) => new(
        "MailuOps.ProviderUnable", ErrorKind.InvalidOperation, stack,
        $"The backup provider {provider} cannot {what}.");

    public static MailuOpsException VolumeUnknown(string stack, string volume, IEnumerable<string> known) => new(
        "MailuOps.VolumeUnknown", ErrorKind.ObjectNotFound, volume,
        $"{stack} has no volume '{volume}'. It has: {List(known)}.");

    private static string OneLine(string text) => string.Join("; ", text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)).TrimEnd('.');
}
