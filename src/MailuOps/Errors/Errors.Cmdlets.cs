namespace MailuOps;

internal static partial class Errors
{
    public static MailuOpsException UnexpectedFailure(string command, Exception inner) => new(
        "MailuOps.UnexpectedFailure", ErrorKind.InvalidResult, command,
        $"{command} met a failure that it does not know: {inner.Message} This is a defect of MailuOps: please report it with the output of Get-Error.",
        inner);

    public static MailuOpsException ArgumentEmpty(string name) => new(
        "MailuOps.ArgumentEmpty", ErrorKind.InvalidArgument, name, $"-{name} is empty. Give it a value, or leave it out.");

    public static MailuOpsException ConfirmationImpossible(string target, string action, Exception inner) => new(
        "MailuOps.ConfirmationImpossible", ErrorKind.InvalidOperation, target,
        $"'{action}' on '{target}' needs a confirmation, and nobody can be asked here ({inner.Message.TrimEnd('.')}). "
        + "Look at it with -WhatIf first, then run it with -Confirm:$false.", inner);
}
