namespace MailuOps.Engine.Execution;

/// <summary>The caller's side of a command failed: a callback, the stream for its output, the stream for its input.</summary>
/// <param name="cause">The caller's own exception; null: there was more output than the request allows.</param>
internal sealed class ExecConsumerException(Exception? cause) : Exception("The caller of a command failed.", cause);
