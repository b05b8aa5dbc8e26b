using System.Text;
using System.Text.RegularExpressions;
using MimeKit;

namespace MailuOps.Mail;

/// <summary>What the header of a delivered message tells. Pure.</summary>
internal static partial class MessageHeader
{
    public static (string MessageId, string Subject, bool PassedAntispam, IReadOnlyList<string> Hops) Read(string header)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(header.TrimEnd() + "\n\n"));
        var fields = HeaderList.Load(stream);
        // Every hop puts its field above the earlier ones.
        var hops = fields.Where(f => f.Id == HeaderId.Received).Select(f => By().Match(f.Value)).Where(m => m.Success).Select(m => m.Groups[1].Value).Reverse();
        // Upstream's rspamd adds X-Spamd-Bar to whatever passed it, and X-Spamd-Result where that is switched on.
        var spam = fields.Contains("X-Spamd-Bar") || fields.Contains("X-Spamd-Result");
        return (fields[HeaderId.MessageId]?.Trim() ?? "", fields[HeaderId.Subject] ?? "", spam, [.. hops]);
    }

    [GeneratedRegex(@"\bby\s+(\S+)")]
    private static partial Regex By();
}
