using System.Net;
using System.Text;
using System.Text.Json;
using MailuOps.Drill;
using MailuOps.Notify;
using MailuOps.Tests.Report;
using MimeKit;
using Xunit;

namespace MailuOps.Tests.Notify;

public sealed class NotifierTests
{
    private static readonly Notice Good = Notice.Of(SampleDrills.Passed());
    private static readonly Notice Bad = Notice.Of(SampleDrills.MailMissing());

    [Fact]
    public async Task A_ping_tells_start_success_and_failure_by_its_path()
    {
        using var server = new LoopbackHttp();
        var notifier = Of(Ping(server, "abc/"));

        await notifier.StartAsync();
        await notifier.EndAsync(Good);
        await notifier.EndAsync(Bad);
        await notifier.EndAsync(Notice.Of(SampleDrills.WipeIneffective()));
        await notifier.EndAsync(Notice.NotRun("mail_example_com", "no engine"));

        Assert.Equal(["POST /abc/start", "POST /abc/", "POST /abc/fail", "POST /abc/fail", "POST /abc/fail"], server.Asked.Select(a => a.Path));
    }

    [Fact]
    public async Task A_webhook_gets_words_and_the_whole_report_and_no_start()
    {
        using var server = new LoopbackHttp();
        var notifier = Of(Hook(server));

        Assert.Empty(await notifier.StartAsync());
        var sent = Assert.Single(await notifier.EndAsync(Bad));

        var asked = Assert.Single(server.Asked);
        var json = JsonDocument.Parse(asked.Body).RootElement;
        Assert.Equal(("POST /hook", "application/json; charset=utf-8"), (asked.Path, asked.Type));
        Assert.StartsWith("Failed: restore drill of mail_example_com\n\nmail: did not come back", json.GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.Equal(("failed", SampleDrills.MailMissing().Id), (json.GetProperty("outcome").GetString(), json.GetProperty("report").GetProperty("id").GetString()));
        Assert.Equal(new DrillNotification("webhook at 127.0.0.1", true, "HTTP 200"), sent);
    }

    [Fact]
    public async Task Who_wants_only_problems_hears_only_of_those()
    {
        using var server = new LoopbackHttp();
        var notifier = Of(Hook(server) with { OnlyProblems = true });

        Assert.Empty(await notifier.EndAsync(Good));
        Assert.Single(await notifier.EndAsync(Bad));
        Assert.Single(await notifier.EndAsync(Notice.NotRun("x", "RESTIC_PASSWORD=geheim is wrong")));
        Assert.DoesNotContain("geheim", server.Asked.Last().Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(new[] { 500, 503, 200 }, true, "HTTP 200", 3)]
    [InlineData(new[] { 500, 500, 500, 200 }, false, "HTTP 500", 3)]
    [InlineData(new[] { 429, 200 }, true, "HTTP 200", 2)]
    [InlineData(new[] { 404, 200 }, false, "HTTP 404", 1)]
    [InlineData(new[] { 302, 200 }, false, "HTTP 302", 1)]
    public async Task What_may_pass_is_tried_again_and_what_is_refused_is_not(int[] answers, bool sent, string detail, int attempts)
    {
        using var server = new LoopbackHttp(answers);

        Assert.Equal(new DrillNotification("webhook at 127.0.0.1", sent, detail), Assert.Single(await Of(Hook(server)).EndAsync(Good)));
        Assert.Equal(attempts, server.Asked.Count);
    }

    [Fact]
    public async Task Nobody_there_is_an_answer_and_no_exception_and_does_not_show_the_secret_part()
    {
        string address;
        using (var server = new LoopbackHttp())
        {
            address = server.Address;
        }

        var answer = Assert.Single(await Of(new NotificationTarget(NotificationKind.Ping) { Url = new Uri(address + "geheim") }).EndAsync(Good));

        Assert.False(answer.Sent);
        Assert.DoesNotContain("geheim", answer.ToString(), StringComparison.Ordinal);
        Assert.NotEqual("", answer.Detail);
    }

    [Fact]
    public async Task A_mail_has_the_report_as_text_and_page()
    {
        using var server = new LoopbackSmtp();

        var sent = Assert.Single(await Of(Mail(server)).EndAsync(Bad));

        Assert.True(sent.Sent, sent.Detail);
        Assert.Contains(server.Commands, c => c.StartsWith("MAIL FROM:<drill@example.com>", StringComparison.Ordinal));
        Assert.Contains("RCPT TO:<ann@example.com>", server.Commands);
        using var message = MimeMessage.Load(new MemoryStream(Encoding.UTF8.GetBytes(server.Message)));
        Assert.Equal(("Failed: restore drill of mail_example_com", "auto-generated"), (message.Subject, message.Headers["Auto-Submitted"]));
        Assert.StartsWith("# ❌ Failed", message.TextBody, StringComparison.Ordinal);
        Assert.StartsWith("<!DOCTYPE html>", message.HtmlBody, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mail_is_not_sent_in_the_clear_unless_that_was_asked_for()
    {
        using var server = new LoopbackSmtp();

        var answer = Assert.Single(await Of(Mail(server) with { Security = MailSecurity.Auto }).EndAsync(Bad));

        Assert.False(answer.Sent);
        Assert.Contains("STARTTLS", answer.Detail, StringComparison.Ordinal);
        Assert.DoesNotContain(server.Commands, c => c.StartsWith("MAIL", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_mail_that_is_refused_for_good_is_not_tried_again()
    {
        using var server = new LoopbackSmtp("550 go away");

        Assert.Equal(new DrillNotification("mail to ann@example.com by 127.0.0.1", false, "go away"), Assert.Single(await Of(Mail(server)).EndAsync(Bad)));
        Assert.Single(server.Commands, c => c.StartsWith("MAIL", StringComparison.Ordinal));
    }

    [Fact]
    public async Task One_that_fails_does_not_hold_up_the_others()
    {
        using var broken = new LoopbackHttp(404);
        using var well = new LoopbackHttp();

        Assert.Equal([false, true], (await Of(Hook(broken), Hook(well)).EndAsync(Good)).Select(n => n.Sent));
    }

    private static Notifier Of(params NotificationTarget[] targets) => new(targets, (_, _) => Task.CompletedTask);

    private static NotificationTarget Ping(LoopbackHttp server, string path) => new(NotificationKind.Ping) { Url = new Uri(server.Address + path) };

    private static NotificationTarget Hook(LoopbackHttp server) => new(NotificationKind.Webhook) { Url = new Uri(server.Address + "hook") };

    private static NotificationTarget Mail(LoopbackSmtp server) => new(NotificationKind.Mail)
    {
        To = ["ann@example.com"], From = "drill@example.com", SmtpServer = IPAddress.Loopback.ToString(), Port = server.Port, Security = MailSecurity.None,
    };
}
