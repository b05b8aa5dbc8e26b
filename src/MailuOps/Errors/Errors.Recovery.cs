namespace MailuOps;

internal static partial class Errors
{
    public static MailuOpsException MailboxNotInSnapshot(string stack, string address, string snapshot, string folder) => new(
        "MailuOps.MailboxNotInSnapshot", ErrorKind.ObjectNotFound, address,
        $"Snapshot {snapshot} of {stack} holds nothing of the mailbox of '{address}' ({folder}). Choose an older one with -Snapshot; Get-BackupbotSnapshot lists them.");

    public static MailuOpsException MailboxNotOnVolume(string stack, string address, string home) => new(
        "MailuOps.MailboxNotOnVolume", ErrorKind.InvalidOperation, address,
        $"The mailbox of '{address}' in {stack} ({home}) does not lie on a Docker volume that is mounted at /mail, so it is not known where the snapshot has it.");

    public static MailuOpsException MailboxRestoreIncomplete(string stack, string address, IReadOnlyList<string> failed) => new(
        "MailuOps.MailboxRestoreIncomplete", ErrorKind.InvalidResult, address,
        $"{failed.Count} messages of '{address}' in {stack} were not seen after dovecot had taken them in: {List(failed.Take(5))}. Is the mailbox over its quota?");

    public static MailuOpsException AccountExists(string stack, string address) => new(
        "MailuOps.AccountExists", ErrorKind.ResourceExists, address,
        $"The account '{address}' exists in {stack}. With -Force its settings and its password become those of the snapshot.");

    public static MailuOpsException AccountNotInSnapshot(string stack, string address, string snapshot) => new(
        "MailuOps.AccountNotInSnapshot", ErrorKind.ObjectNotFound, address,
        $"The account database of {stack} in snapshot {snapshot} has no '{address}'. Choose an older one with -Snapshot; Get-BackupbotSnapshot lists them.");

    public static MailuOpsException AccountDomainMissing(string stack, string address, string domain, IEnumerable<string> known) => new(
        "MailuOps.AccountDomainMissing", ErrorKind.ObjectNotFound, address,
        $"{stack} has no domain '{domain}' (it has: {List(known)}). Make it first in Mailu's admin page: with an account alone it would come without its keys and aliases.");

    public static MailuOpsException SnapshotAccountsUnreadable(string stack, string snapshot, string reason) => new(
        "MailuOps.SnapshotAccountsUnreadable", ErrorKind.InvalidData, snapshot,
        $"The accounts of {stack} in snapshot {snapshot} cannot be read: {reason}. Choose another with -Snapshot.");

    public static MailuOpsException AccountRestoreIncomplete(string stack, string address, IReadOnlyList<string> columns) => new(
        "MailuOps.AccountRestoreIncomplete", ErrorKind.InvalidResult, address,
        $"The account '{address}' of {stack} is back, but not as it was: {List(columns)} differ from the snapshot.");
}
