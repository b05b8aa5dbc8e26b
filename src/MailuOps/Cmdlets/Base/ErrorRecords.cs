using System.Management.Automation;

namespace MailuOps.Cmdlets;

/// <summary>From our failures to PowerShell's error records.</summary>
internal static class ErrorRecords
{
    /// <summary>Id, category (by name) and target of the failure; the exception itself, so that scripts can catch it by type.</summary>
    public static ErrorRecord ToErrorRecord(this MailuOpsException failure) =>
        new(failure, failure.Id, Enum.Parse<ErrorCategory>(failure.Kind.ToString()), failure.Target);
}
