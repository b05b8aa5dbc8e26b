using MailuOps.Engine;

namespace MailuOps.Deployment;

/// <summary>Tells of a command that has run: what it was and how long it took, its last words when it failed, and for debugging all its output.</summary>
internal static class ExecTalk
{
    private const int ShownOfOutput = 16 << 10;
    private const int ShownOfError = 5;

    public static void Tell(IOperationEvents events, string service, ExecRequest request, ExecResult result)
    {
        events.Verbose($"{service}: {SecretText.Mask(request.Display)} -> exit {result.ExitCode} in {result.Duration.TotalMilliseconds:0} ms");
        if (result.ExitCode != 0)
        {
            // The end of a traceback is its reason.
            foreach (var line in Text(result.Error).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).TakeLast(ShownOfError))
            {
                events.Verbose($"{service} said: {line}");
            }
        }

        Debug("stdout", result.Output);
        Debug("stderr", result.Error);

        void Debug(string stream, byte[] bytes)
        {
            if (bytes.Length > 0 && !request.IsSecret)
            {
                var more = bytes.Length - ShownOfOutput;
                events.Debug($"{service} {stream}: {Text(bytes).TrimEnd()}{(more > 0 ? $"\n({more} more bytes)" : "")}");
            }
        }
    }

    private static string Text(byte[] bytes) => SecretText.Mask(System.Text.Encoding.UTF8.GetString(bytes, 0, Math.Min(bytes.Length, ShownOfOutput)));
}
