namespace MailuOps;

internal static partial class Errors
{
    public static MailuOpsException ProbeNotIntact(string stack, string messageId, string what) => new(
        "MailuOps.ProbeNotIntact", ErrorKind.InvalidResult, messageId,
        $"The probe {messageId} reached {stack}, but {what}.");

    public static MailuOpsException WipeIneffective(string stack, string user, bool account, bool mail) => new(
        "MailuOps.WipeIneffective", ErrorKind.InvalidResult, user,
        $"After the wipe of '{user}' in {stack}, {(account && mail ? "account and mail are" : account ? "the account is" : "the mail is")} still there.");

    public static MailuOpsException WipeUndone(string stack, string user) => new(
        "MailuOps.WipeUndone", ErrorKind.InvalidResult, user,
        $"What was wiped of '{user}' in {stack} is there again before anything was restored: something else puts it back, so a restore would prove nothing.");

    public static MailuOpsException RestoreGoesOn(string stack) => new(
        "MailuOps.RestoreGoesOn", ErrorKind.ResourceBusy, stack,
        $"The restore of {stack} failed here but goes on in the backup tool's container: what it brings back can be removed only after its end. Then run Repair-MailuDrill -Stack {stack}.");

    public static MailuOpsException DrillStageBroke(string stack, string stage, Exception inner) => new(
        "MailuOps.DrillStageBroke", ErrorKind.InvalidOperation, stack,
        $"The stage {stage} of the drill of {stack} broke: {inner.GetType().Name}: {inner.Message}. This is a defect of MailuOps: please report it with the -Verbose output.", inner);

    public static MailuOpsException LoginNotRefused(string stack, string user) => new(
        "MailuOps.LoginNotRefused", ErrorKind.InvalidResult, user,
        $"A mail client was let in as '{user}' although {stack} has no such account any more: the running services do not see what was wiped.");

    public static MailuOpsException DrillRunning(string stack, string drill, string how, TimeSpan silence) => new(
        "MailuOps.DrillRunning", ErrorKind.ResourceBusy, stack,
        $"A drill of {stack} is running already: {drill} {how}, last seen {silence.TotalSeconds:0} s ago. Wait for its end: two would restore over each other.");

    public static MailuOpsException DrillUnfinished(string stack, string drill, string stage, string client) => new(
        "MailuOps.DrillUnfinished", ErrorKind.ResourceBusy, stack,
        $"The drill {drill} of {stack}, run by {client}, died in stage {stage}. Run Repair-MailuDrill -Stack {stack} to clean up after it, then drill again.");

    public static MailuOpsException DrillLockLost(string stack) => new(
        "MailuOps.DrillLockLost", ErrorKind.ResourceBusy, stack,
        $"The lock of this drill of {stack} is gone or another drill's: this client gave no sign of life for too long, and somebody repaired the drill. It does no more to the server.");

    public static MailuOpsException DrillNotFound(string stack) => new(
        "MailuOps.DrillNotFound", ErrorKind.ObjectNotFound, stack, $"No unfinished drill of {stack} is noted in the Swarm: there is nothing to repair.");

    public static MailuOpsException DrillStillRestoring(string stack, string drill) => new(
        "MailuOps.DrillStillRestoring", ErrorKind.ResourceBusy, stack,
        $"The client of drill {drill} of {stack} is dead, but the backup tool still works in its container. Wait for its end, then repair.");

    public static MailuOpsException SafetySnapshotMissing(string stack, string drill) => new(
        "MailuOps.SafetySnapshotMissing", ErrorKind.InvalidOperation, drill,
        $"The drill {drill} of {stack} took no safety snapshot, so there is nothing to go back to. Its own snapshot can be put back by Invoke-BackupbotRestore.");

    public static MailuOpsException QueueUnreadable(string stack, string reason) => new(
        "MailuOps.QueueUnreadable", ErrorKind.InvalidResult, stack, $"Postfix's queue in {stack} cannot be listed: {reason}.");

    public static MailuOpsException ProcessesUnreadable(string stack, string service, long exit) => new(
        "MailuOps.ProcessesUnreadable", ErrorKind.InvalidResult, service,
        $"The processes of {service} in {stack} cannot be searched for a secret: grep in its container does not find its own command line (exit code {exit}).");

    public static MailuOpsException SecretTooShort(int least) => new(
        "MailuOps.SecretTooShort", ErrorKind.InvalidArgument, least,
        $"A secret of fewer than {least} characters would be found everywhere by chance: look for a longer one.");

    public static MailuOpsException LeakPathMissing(string path) => new(
        "MailuOps.LeakPathMissing", ErrorKind.ObjectNotFound, path, $"There is no file or folder '{path}' to search for secrets.");
}
