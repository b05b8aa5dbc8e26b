namespace MailuOps;

internal static partial class Errors
{
    public static MailuOpsException ProbeNotIntact(string stack, string messageId, string what) => new(
        "MailuOps.ProbeNotIntact", ErrorKind.InvalidResult, messageId,
        $"The probe {messageId} reached {stack}, but {what}.");

    public static MailuOpsException WipeIneffective(string stack, string user, bool account, bool mail) => new(
        "MailuOps.WipeIneffective", ErrorKind.InvalidResult, user,
        $"After the wipe of '{user}' in {stack}, {(account && mail ? "account and mail are" : account ? "the account is" : "the mail is")} still there.");

    public static MailuOpsException DrillStageBroke(string stack, string stage, Exception inner) => new(
        "MailuOps.DrillStageBroke", ErrorKind.InvalidOperation, stack,
        $"The stage {stage} of the drill of {stack} broke: {inner.GetType().Name}: {inner.Message}. This is a defect of MailuOps: please report it with the -Verbose output.", inner);
}
