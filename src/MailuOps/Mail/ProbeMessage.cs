using System.Text;
using MimeKit;

namespace MailuOps.Mail;

/// <summary>Writes probe messages: ordinary MIME, so that nothing on the way treats them in a special manner.</summary>
internal static class ProbeMessage
{
    private const int LineLength = 72;

    /// <summary>The message and its bytes, with CRLF as on the wire.</summary>
    /// <param name="size">About this many bytes of body.</param>
    public static (MimeMessage Message, byte[] Bytes) Build(UserAddress to, string from, string token, DateTimeOffset date, int size)
    {
        var message = new MimeMessage { Date = date, MessageId = $"{token}@{new UserAddress(from).Domain}", Subject = $"MailuOps probe {token}" };
        message.From.Add(new MailboxAddress("MailuOps", from));
        message.To.Add(new MailboxAddress(null, to.ToString()));
        // Says to vacation replies and mailing lists that nobody waits for an answer.
        message.Headers.Add("Auto-Submitted", "auto-generated");
        // ASCII and short lines: no hop has a reason to encode it anew.
        message.Body = new TextPart("plain") { Text = Text(token, size), ContentTransferEncoding = ContentEncoding.SevenBit };
        using var stream = new MemoryStream();
        var format = FormatOptions.Default.Clone();
        format.NewLineFormat = NewLineFormat.Dos;
        message.WriteTo(format, stream);
        return (message, stream.ToArray());
    }

    /// <summary>The digest of the body that the message with this token has, whoever it goes to.</summary>
    public static string BodyOf(string token, int size) => Digests.Body(Build(new UserAddress("a@a.invalid"), "a@a.invalid", token, DateTimeOffset.UnixEpoch, size).Bytes);

    private static string Text(string token, int size)
    {
        var text = new StringBuilder($"This message was sent by MailuOps to prove that mail is delivered, saved and restored.\r\nToken: {token}\r\n");
        for (var n = 1; text.Length < size; n++)
        {
            var line = $"{n:000000} {token} {Digests.Sha256(token + n)}";
            text.Append(line.AsSpan(0, Math.Min(line.Length, LineLength))).Append("\r\n");
        }

        return text.ToString();
    }
}
