namespace MailuOps.Engine;

/// <summary>Runs a command in a container: the one thing most services need of an engine, and what their tests replace.</summary>
public interface IContainerRunner
{
    /// <summary>
    /// Runs the command to its end. A cancelled or timed-out call has stopped the process in the container before it throws.
    /// A non-zero exit code is a result, not an exception.
    /// </summary>
    Task<ExecResult> ExecAsync(string container, ExecRequest request, CancellationToken token);
}
