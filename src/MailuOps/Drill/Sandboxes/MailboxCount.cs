using System.Globalization;
using System.Text;
using MailuOps.Deployment;
using MailuOps.Engine;
using MailuOps.Mail;

namespace MailuOps.Drill.Sandboxes;

/// <summary>A user's mailbox as dovecot opens it, and as it lies on the disk.</summary>
/// <param name="Exit">doveadm's exit code; 67: dovecot does not know the user.</param>
/// <param name="Shown">Messages that dovecot shows.</param>
/// <param name="Files">Message files in the folder.</param>
internal sealed record MailboxCount(string User, long Exit, long Shown, long Files)
{
    /// <summary>What does not fit; null: nothing.</summary>
    public string? Problem => Exit != 0 ? $"{User}: the mailbox does not open (doveadm ends with {Exit})"
        : Shown != Files ? $"{User}: dovecot shows {Shown} messages, and {Files} lie on the disk" : null;

    public static async Task<IReadOnlyList<MailboxCount>> OfAsync(MailuServer server, IReadOnlyList<string> users, CancellationToken token)
    {
        var request = ExecRequest.Shell(ContainerScript.Load("mailboxes.sh")) with { Input = Encoding.UTF8.GetBytes(string.Concat(users.Select(u => u + "\0"))) };
        var result = await server.ExecAsync(MailuRole.Imap, request, token).ConfigureAwait(false);
        var counts = result.OutputLines.Select(Parse).OfType<MailboxCount>().ToDictionary(c => c.User);
        // Somebody of whom nothing was said is not somebody of whom all is well.
        return [.. users.Select(u => counts.GetValueOrDefault(u) ?? new MailboxCount(u, result.ExitCode == 0 ? -1 : result.ExitCode, 0, 0))];
    }

    internal static MailboxCount? Parse(string line)
    {
        var parts = line.Split('\t');
        long Number(int at) => long.Parse(parts[at].Trim(), CultureInfo.InvariantCulture);
        return parts.Length == 4 ? new MailboxCount(parts[0], Number(1), Number(2), Number(3)) : null;
    }
}
