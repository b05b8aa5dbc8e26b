namespace MailuOps.Cmdlets;

/// <summary>Carries a failure of the whole call, as opposed to one of an item, out of a cmdlet's task.</summary>
internal sealed class CallFailedException(MailuOpsException failure) : Exception(failure.Message, failure)
{
    /// <summary>What to throw as the terminating error.</summary>
    public MailuOpsException Failure { get; } = failure;
}
