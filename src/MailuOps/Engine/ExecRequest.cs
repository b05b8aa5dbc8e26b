namespace MailuOps.Engine;

/// <summary>A command to run in a container. No secret belongs in <see cref="Command"/>: the engine keeps it in the exec record.</summary>
/// <param name="Command">Program and arguments, not interpreted by a shell.</param>
public sealed record ExecRequest(IReadOnlyList<string> Command)
{
    /// <summary>Shorthand for a program with arguments.</summary>
    public static ExecRequest Of(params string[] command) => new(command);

    /// <summary>A POSIX shell script with positional arguments: values travel as "$1", "$2", never spliced into the text.</summary>
    public static ExecRequest Shell(string script, params string[] arguments) => new(["sh", "-c", script, "sh", .. arguments]);

    /// <summary>Bytes for standard input, which is half-closed after them. Null: no standard input. Secrets travel here.</summary>
    public ReadOnlyMemory<byte>? Input { get; init; }

    /// <summary>A stream for standard input, read to its end and then half-closed; used when <see cref="Input"/> is null.</summary>
    public Stream? InputStream { get; init; }

    /// <summary>The user (name or uid[:gid]); null: the container's own.</summary>
    public string? User { get; init; }

    /// <summary>Additional environment; never secrets: it stands in the exec record.</summary>
    public IReadOnlyDictionary<string, string>? Environment { get; init; }

    /// <summary>After this time the process is stopped and the call fails with MailuOps.ExecTimeout. Null: no limit but the token.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Called for each complete line of standard output as it arrives, in order, never concurrently with itself.</summary>
    public Action<string>? OnOutputLine { get; init; }

    /// <summary>Called for each complete line of standard error as it arrives.</summary>
    public Action<string>? OnErrorLine { get; init; }

    /// <summary>Receives standard output as raw bytes instead of collecting it in the result: for large output.</summary>
    public Stream? OutputStream { get; init; }

    /// <summary>
    /// False: output is only handed to <see cref="OnOutputLine"/> and not kept, so that memory stays bounded.
    /// </summary>
    public bool KeepOutput { get; init; } = true;

    /// <summary>What the command is doing now, for whoever waits; null: its own words.</summary>
    public Func<string>? Doing { get; init; }

    /// <summary>True: what the command writes is not for any log.</summary>
    public bool IsSecret { get; init; }

    /// <summary>
    /// True: when the connection is lost, the command goes on: it does less harm than half of it. A timeout stops it all the same. Its output may be cut
    /// without a word, its exit code counts: a mark behind the output, for which nobody listens any more, would make the engine forget that.
    /// </summary>
    public bool Outlives { get; init; }

    /// <summary>True: whoever asks shows by himself how far it has come.</summary>
    public bool ShowsProgress { get; init; }

    /// <summary>
    /// True: the command may run through a helper process that stays in the container for some seconds, so that further commands
    /// start in a few milliseconds instead of some tens. For small commands that come in series; needs python3 in the container and no
    /// stream or callback in the request, and is an ordinary exec otherwise. The command sees the same user, folder and environment.
    /// </summary>
    public bool Reuse { get; init; }

    /// <summary>
    /// True: a conversation, whose parts tell by themselves where they end. False: an output that does not come to its end, because the
    /// connection was cut, is MailuOps.EngineConnectionLost also where the command ends well.
    /// </summary>
    internal bool Talks { get; init; }

    /// <summary>What is kept of standard output in bytes at the most; beyond it the call fails with MailuOps.ExecOutputTooLarge.</summary>
    public long MaxOutput { get; init; } = 256L << 20;

    /// <summary>The command for messages: a program given as text is left out.</summary>
    public string Display => string.Join(' ', Command.Select(part => part.Contains('\n', StringComparison.Ordinal) ? "..." : part).Take(8));

    /// <summary>Lets the source end with the timeout; one of weeks is none.</summary>
    internal void Limit(CancellationTokenSource source)
    {
        if (Timeout is { } timeout && timeout != System.Threading.Timeout.InfiniteTimeSpan && timeout.TotalMilliseconds < int.MaxValue)
        {
            source.CancelAfter(timeout < TimeSpan.Zero ? TimeSpan.Zero : timeout);
        }
    }
}
