namespace MailuOps;

/// <summary>
/// The kind of a failure. Names are those of PowerShell's ErrorCategory, so that the cmdlet layer maps them one to one
/// while the layers below stay free of PowerShell types.
/// </summary>
public enum ErrorKind
{
    /// <summary>An argument is malformed.</summary>
    InvalidArgument,
    /// <summary>Output or stored data could not be understood.</summary>
    InvalidData,
    /// <summary>The operation does not apply here.</summary>
    InvalidOperation,
    /// <summary>An external program or service answered with an error.</summary>
    InvalidResult,
    /// <summary>The named thing does not exist.</summary>
    ObjectNotFound,
    /// <summary>The named thing exists already.</summary>
    ResourceExists,
    /// <summary>Somebody else holds it.</summary>
    ResourceBusy,
    /// <summary>The service or engine does not answer or is not running.</summary>
    ResourceUnavailable,
    /// <summary>Time ran out.</summary>
    OperationTimeout,
    /// <summary>Refused by a protection of MailuOps or of the server.</summary>
    PermissionDenied,
    /// <summary>TLS or login failed.</summary>
    AuthenticationError,
    /// <summary>The connection broke.</summary>
    ConnectionError,
    /// <summary>There is no room left.</summary>
    LimitsExceeded,
    /// <summary>The other side speaks a protocol or version that is not supported.</summary>
    NotImplemented,
}

/// <summary>
/// A failure that MailuOps explains: what went wrong, where, and what to do. Made only by the factories of <see cref="Errors"/>.
/// </summary>
public sealed class MailuOpsException : Exception
{
    internal MailuOpsException(string id, ErrorKind kind, object target, string message, Exception? inner = null)
        : base(message, inner)
    {
        Id = id;
        Kind = kind;
        Target = target;
    }

    /// <summary>The stable error id, "MailuOps.&lt;Thing&gt;&lt;Problem&gt;".</summary>
    public string Id { get; }

    /// <summary>The kind, which becomes the ErrorRecord's category.</summary>
    public ErrorKind Kind { get; }

    /// <summary>What the failure is about: an address, a stack's name, a path, a snapshot id.</summary>
    public object Target { get; }
}
