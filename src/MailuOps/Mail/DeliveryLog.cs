using System.Text.RegularExpressions;

namespace MailuOps.Mail;

/// <summary>Finds in postfix's log what became of a message. Pure.</summary>
internal static partial class DeliveryLog
{
    /// <summary>
    /// Postfix's last words on the message: "deferred: ..." or "bounced: ..." or "sent: ..."; null: the log does not know it.
    /// A re-injection (content filter, milter) gives it a second queue id; all of them count.
    /// </summary>
    public static string? Reason(IEnumerable<string> lines, string messageId)
    {
        string? last = null;
        foreach (var line in Of(lines, messageId))
        {
            if (Status().Match(line) is { Success: true } status)
            {
                last = $"{status.Groups[1].Value}: {status.Groups[2].Value}";
            }
            else if (line.Contains(": milter-", StringComparison.Ordinal))
            {
                last = line[(line.IndexOf(": milter-", StringComparison.Ordinal) + 2)..];
            }
        }

        return last;
    }

    /// <summary>The lines that are about the message, from the one that gives it a queue id on.</summary>
    public static IEnumerable<string> Of(IEnumerable<string> lines, string messageId)
    {
        var ids = new HashSet<string>(StringComparer.Ordinal);
        foreach (var line in lines)
        {
            var queued = QueueId().Match(line);
            if (queued.Success && line.Contains($"message-id={messageId}", StringComparison.OrdinalIgnoreCase))
            {
                ids.Add(queued.Groups[1].Value);
            }

            if (queued.Success && ids.Contains(queued.Groups[1].Value))
            {
                yield return line;
            }
        }
    }

    [GeneratedRegex(@"postfix/[^\[]+\[\d+\]: ([0-9A-Za-z]{6,}): ")]
    private static partial Regex QueueId();

    [GeneratedRegex(@"status=(\w+) \((.*)\)\s*$")]
    private static partial Regex Status();
}
