using MailuOps.Cmdlets;
using MailuOps.Drill;
using MailuOps.History;
using MailuOps.Notify;
using MailuOps.Tests.Report;
using Xunit;

namespace MailuOps.Tests.Notify;

public sealed class NotificationCmdletTests : IDisposable
{
    private readonly HostedShell _shell = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("mailuops-notify-").FullName;

    public NotificationCmdletTests() => _shell.With("folder", _folder);

    public void Dispose()
    {
        _shell.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [InlineData("-Webhook https://chat.example.com/hooks/geheim -OnlyProblems", "webhook at chat.example.com")]
    [InlineData("-Ping https://hc.example.com/geheim", "ping of hc.example.com")]
    [InlineData("ann@example.com, bob@example.com -SmtpServer mail.example.com -Credential ([pscredential]::new('u', $word))", "mail to ann@example.com, bob@example.com by mail.example.com")]
    public void A_target_shows_whom_it_tells_and_no_secret(string arguments, string text)
    {
        var target = _shell.Run($"$word = [securestring]::new(); foreach ($c in 'geheim'.ToCharArray()) {{ $word.AppendChar($c) }}; New-MailuNotification {arguments}").Succeeded().Output.Single();

        Assert.Equal(text, target.ToString());
        Assert.DoesNotContain(target.Properties, p => $"{p.Value}".Contains("geheim", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("-Webhook ftp://x/y")]
    [InlineData("-Ping not/absolute")]
    [InlineData("nobody -SmtpServer mail.example.com")]
    [InlineData("ann@example.com -SmtpServer mail.example.com -Security None -Credential ([pscredential]::new('u', [securestring]::new()))")]
    public void What_could_tell_nobody_is_refused_at_once(string arguments) => Assert.Equal("MailuOps.NotificationIncomplete", _shell.Run($"New-MailuNotification {arguments}").ErrorId);

    [Fact]
    public void A_file_names_them_all()
    {
        Write("""
            { // all three
              "ping": "https://hc.example.com/abc", "webhook": "https://chat.example.com/hooks/x", "onlyProblems": true,
              "mail": { "to": ["ann@example.com"], "server": "mail.example.com", "security": "tls", "user": "ann", "password": "geheim" },
            }
            """);

        var result = _shell.Run("New-MailuNotification -Path $folder/notify.json").Succeeded();

        Assert.Empty(result.Warnings);
        var targets = result.Of<NotificationTarget>();
        Assert.Equal([NotificationKind.Ping, NotificationKind.Webhook, NotificationKind.Mail], targets.Select(t => t.Kind));
        Assert.Equal((465, "ann@example.com", "geheim", true), (targets[2].Port, targets[2].From, targets[2].Credential!.Password, targets[2].OnlyProblems));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("{ \"pong\": \"https://geheim\" }")]
    [InlineData("{ \"mail\": { \"password\": geheim } }")]
    public void A_file_that_cannot_be_read_is_told_without_what_stands_in_it(string text)
    {
        Write(text);

        var result = _shell.Run("New-MailuNotification -Path $folder/notify.json");

        Assert.Equal("MailuOps.NotificationFileInvalid", result.ErrorId);
        Assert.DoesNotContain("geheim", result.AllErrors[0].ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_everybody_can_read_is_warned_of()
    {
        Write("{ \"ping\": \"https://hc.example.com/abc\" }", UnixFileMode.OtherRead);

        Assert.Contains("chmod 600", Assert.Single(_shell.Run("New-MailuNotification -Path $folder/notify.json").Succeeded().Warnings), StringComparison.Ordinal);
        Assert.Equal("MailuOps.NotificationFileUnreadable", _shell.Run("New-MailuNotification -Path $folder/none.json").ErrorId);
    }

    [Fact]
    public async Task A_failure_to_tell_is_recorded_in_the_history_and_leaves_the_verdict()
    {
        using var broken = new LoopbackHttp(404, 404);
        var history = new DrillHistory(_folder);
        var keeper = new DrillKeeper(history, [new NotificationTarget(NotificationKind.Ping) { Url = new Uri(broken.Address) }], NullEvents.Instance);

        var drill = await keeper.RunAsync("mail_example_com", () => Task.FromResult(SampleDrills.Passed()));

        Assert.Null(keeper.Problem);
        Assert.Equal((DrillOutcome.Passed, "ping of 127.0.0.1: NOT sent, HTTP 404"), (drill.Outcome, Assert.Single(drill.Notifications).ToString()));
        Assert.Equal(drill.Notifications, Assert.Single(history.Read()).Drill!.Notifications);
        Assert.Equal(["POST /start", "POST /"], broken.Asked.Select(a => a.Path));
    }

    [Fact]
    public async Task A_drill_that_could_not_run_is_told_and_leaves_no_record()
    {
        using var server = new LoopbackHttp();
        var history = new DrillHistory(_folder);
        var keeper = new DrillKeeper(history, [new NotificationTarget(NotificationKind.Ping) { Url = new Uri(server.Address) }], NullEvents.Instance);

        await Assert.ThrowsAsync<InvalidOperationException>(() => keeper.RunAsync("mail_example_com", () => throw new InvalidOperationException("no engine")));

        Assert.Empty(history.Read());
        Assert.Equal(["POST /start", "POST /fail"], server.Asked.Select(a => a.Path));
    }

    [Fact]
    public void An_engine_that_does_not_answer_is_told()
    {
        using var server = new LoopbackHttp();

        var result = _shell.Run($"Invoke-MailuRestoreDrill -Stack x -DockerHost unix:///nowhere/docker.sock -Notify (New-MailuNotification -Webhook {server.Address}) -NoHistory -Confirm:$false");

        Assert.Equal("MailuOps.EngineUnreachable", result.ErrorId);
        Assert.Contains("\"outcome\":\"notRun\"", Assert.Single(server.Asked).Body, StringComparison.Ordinal);
    }

    private void Write(string text, UnixFileMode more = UnixFileMode.None)
    {
        var file = Path.Combine(_folder, "notify.json");
        File.WriteAllText(file, text);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | more);
        }
    }
}
