using System.Text;
using MailuOps.Mail;

namespace MailuOps.Tests.Mail;

public class MessageTests
{
    private static readonly UserAddress To = new("u@mail.example.com");

    [Fact]
    public void A_body_keeps_its_digest_whatever_hops_add_and_whichever_line_ends_the_store_has()
    {
        var (_, bytes) = ProbeMessage.Build(To, "postmaster@mail.example.com", "mailuops-abc", DateTimeOffset.UnixEpoch, 4000);
        var sent = Encoding.ASCII.GetString(bytes);
        var stored = "Return-Path: <x>\nReceived: by y\n" + sent.Replace("\r\n", "\n") + "\n";
        Assert.Equal(Digests.Body(bytes), Digests.Body(Encoding.ASCII.GetBytes(stored)));
        Assert.NotEqual(Digests.Body(bytes), Digests.Body(Encoding.ASCII.GetBytes(stored.Replace("000003", "000004"))));
        Assert.NotEqual(Digests.Body(bytes), Digests.Body(Encoding.ASCII.GetBytes(stored[..^40])));
    }

    [Fact]
    public void A_probe_is_plain_mime_with_short_lines_and_its_token_in_subject_and_body()
    {
        var (message, bytes) = ProbeMessage.Build(To, "postmaster@mail.example.com", "mailuops-abc", DateTimeOffset.UnixEpoch, 4000);
        Assert.Equal("mailuops-abc@mail.example.com", message.MessageId);
        Assert.Contains("mailuops-abc", message.Subject);
        Assert.All(Encoding.ASCII.GetString(bytes).Split("\r\n"), l => Assert.True(l.Length <= 90, l));
        Assert.InRange(bytes.Length, 4000, 5000);
    }

    [Fact]
    public void The_header_tells_hops_in_their_order_and_whether_rspamd_saw_it()
    {
        const string Header = "Received: from a by front.example (x)\n\tid 2\nReceived: from c\n by smtp.example id 1\nX-Spamd-Bar: -\nMessage-ID: <a@b>\nSubject: =?utf-8?q?gr=C3=BCn?=\n";
        var (id, subject, spam, hops) = MessageHeader.Read(Header);
        Assert.Equal(("<a@b>", "grün", true), (id, subject, spam));
        Assert.Equal(["smtp.example", "front.example"], hops);
        Assert.False(MessageHeader.Read("Subject: x\n").PassedAntispam);
    }

    [Fact]
    public void Dovecots_json_is_read_and_nothing_is_an_empty_list()
    {
        Assert.Empty(Dovecot.Parse(""));
        Assert.Empty(Dovecot.Parse("[]"));
        var message = Assert.Single(Dovecot.Parse(
            """[{"mailbox":"Junk","mailbox-guid":"g1","uid":"7","guid":"1700.M1","size.physical":"1234","date.received":"2026-11-24 09:00:00","flags":"\\Seen \\Recent","hdr":"Subject: x\n"}]"""));
        Assert.Equal(("Junk", "g1", 7u, "1700.M1", 1234L), (message.Mailbox, message.MailboxGuid, message.Uid, message.Guid, message.Size));
        Assert.Equal(["\\Seen", "\\Recent"], message.Flags);
    }

    /// <summary>Trap: the admin CLI writes password hashes into its error texts.</summary>
    [Theory]
    [InlineData("hash $bcrypt-sha256$v=2,t=2b,r=12$abcdefghijklmnopqrstuu$abcdefghijklmnopqrstuvwxyzabcde in it")]
    [InlineData("parameters: ('x', '{BLF-CRYPT}$2y$12$abcdefghijklmnopqrstuu', 1)")]
    public void Hashes_never_reach_a_message(string text)
    {
        var masked = Secrets.Mask(text);
        Assert.Contains("***", masked);
        Assert.DoesNotContain("abcdefgh", masked);
    }

    [Fact]
    public void The_reason_of_a_traceback_is_its_last_line_without_the_secret() =>
        Assert.Equal("E: UNIQUE constraint failed for ***", Secrets.LastLine(Secrets.Mask("Traceback\n  File x\nE: UNIQUE constraint failed for Pa55\n", "Pa55")));

    [Fact]
    public void The_reason_of_a_refused_row_is_neither_its_statement_nor_its_values() =>
        Assert.Equal("E: UNIQUE constraint failed", Secrets.LastLine("E: UNIQUE constraint failed\n[SQL: INSERT]\n[parameters: ('x', 1)]\n(Background on this error at: y)\n"));
}
