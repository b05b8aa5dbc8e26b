using System.Globalization;
using System.Text;
using MailuOps.Deployment;
using MailuOps.Engine;
using MailuOps.Mail;

namespace MailuOps.Drill.Sandboxes;

/// <summary>A user's mailbox as it lies on the disk, and as dovecot opens it.</summary>
/// <param name="Files">Message files in the folder.</param>
/// <param name="Shown">Messages that dovecot shows.</param>
/// <param name="Closed">Why it does not open; empty: it does.</param>
internal sealed record MailboxCount(string User, long Files, long Shown, string Closed)
{
    /// <summary>What does not fit; null: nothing.</summary>
    public string? Problem => Closed.Length > 0 ? $"{User}: the mailbox does not open ({Closed})"
        : Shown != Files ? $"{User}: dovecot shows {Plural.Of(Shown, "message")}, and {Files} {(Files == 1 ? "lies" : "lie")} on the disk" : null;

    public static async Task<IReadOnlyList<MailboxCount>> OfAsync(MailuServer server, IReadOnlyList<string> users, CancellationToken token)
    {
        var request = ExecRequest.Of("python3", "-c", ContainerScript.Load("mailboxes.py")) with { Input = Encoding.UTF8.GetBytes(string.Concat(users.Select(u => u + "\0"))) };
        var result = await server.ExecAsync(MailuRole.Imap, request, token).ConfigureAwait(false);
        var counts = result.OutputLines.Select(Parse).OfType<MailboxCount>().ToDictionary(c => c.User);
        // Somebody of whom nothing was said is not somebody of whom all is well.
        var silence = $"it was not looked at: {(result.ExitCode == 0 ? "nothing was said of it" : Secrets.LastLine(result.ErrorText))}";
        return [.. users.Select(u => counts.GetValueOrDefault(u) ?? new MailboxCount(u, 0, 0, silence))];
    }

    internal static MailboxCount? Parse(string line)
    {
        var parts = line.Split('\t');
        long Number(int at) => long.Parse(parts[at], CultureInfo.InvariantCulture);
        return parts.Length == 4 ? new MailboxCount(parts[0], Number(1), Number(2), parts[3]) : null;
    }
}
