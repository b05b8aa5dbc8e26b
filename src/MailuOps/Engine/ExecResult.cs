using System.Text;

namespace MailuOps.Engine;

/// <summary>What a command in a container gave back.</summary>
/// <param name="ExitCode">The exit code; never a default: it is read after the process has ended.</param>
/// <param name="Output">Standard output, raw.</param>
/// <param name="Error">Standard error, raw.</param>
/// <param name="Duration">From the request to the exit code.</param>
public sealed record ExecResult(long ExitCode, byte[] Output, byte[] Error, TimeSpan Duration)
{
    /// <summary>Standard output as UTF-8 (invalid bytes become U+FFFD).</summary>
    public string OutputText => Encoding.UTF8.GetString(Output);

    /// <summary>Standard error as UTF-8.</summary>
    public string ErrorText => Encoding.UTF8.GetString(Error);

    /// <summary>The lines of standard output, without line ends and without a last empty one.</summary>
    public IReadOnlyList<string> OutputLines => OutputText.Length == 0 ? [] : OutputText.TrimEnd('\n').Split('\n');
}
