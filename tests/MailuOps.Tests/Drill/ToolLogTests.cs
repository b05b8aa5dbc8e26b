using MailuOps.Drill;
using MailuOps.Drill.Leaks;

namespace MailuOps.Tests.Drill;

/// <summary>What is kept of the tools' words: the last of it, and never a secret.</summary>
public class ToolLogTests
{
    private const string Secret = "k7Rw#mQ2&zP9 x";

    [Fact]
    public void The_last_lines_are_kept_and_long_ones_cut()
    {
        var log = new ToolLog(NullEvents.Instance);
        for (var i = 0; i < 100; i++)
        {
            log.Verbose($"line {i}");
        }

        log.Warning("first\n\n  second\r\n" + new string('x', 10_000));

        Assert.Equal(ToolLog.Most, log.Lines.Count);
        Assert.Equal(["line 99", "warning: first", "second"], log.Lines.TakeLast(4).Take(3));
        Assert.Equal(ToolLog.Width + 1, log.Lines[^1].Length);
        log.Clear();
        Assert.Empty(log.Lines);
    }

    [Fact]
    public void A_planted_secret_reaches_neither_the_log_nor_the_streams_and_is_noted()
    {
        var heard = new Heard();
        var log = new ToolLog(heard);
        var watch = new LeakWatch(log) { Secret = new SecretForms(Secret) };
        foreach (var form in new SecretForms(Secret).Texts)
        {
            watch.Verbose($"backupbot: before {form} after");
            watch.Warning(form);
            watch.Debug(form);
            watch.Progress(new OperationProgress(1, "x", form));
        }

        Assert.Equal(["debug stream", "progress", "verbose stream", "warning stream"], watch.Seen.Keys.Order());
        Assert.All(new SecretForms(Secret).Texts, form => Assert.DoesNotContain(log.Lines.Concat(heard.Texts), line => line.Contains(form, StringComparison.Ordinal)));
        Assert.Contains("backupbot: before *** after", log.Lines);
    }

    [Theory]
    [InlineData("RESTIC_PASSWORD=hidden restic backup", "RESTIC_PASSWORD=*** restic backup")]
    [InlineData("AWS_SECRET_ACCESS_KEY='hid den' x", "AWS_SECRET_ACCESS_KEY=*** x")]
    [InlineData("unable to open rest:https://bot:hidden@backup.example.com/", "unable to open rest:https://***@backup.example.com/")]
    [InlineData("{\"user\": \"a\", \"password\": \"hid\\\"den\", \"x\": 1}", "{\"user\": \"a\", \"password\": ***, \"x\": 1}")]
    [InlineData("restic --password hidden snapshots", "restic --password *** snapshots")]
    [InlineData("a: 1\n  password: hidden\nb: 2", "a: 1\n  password: ***\nb: 2")]
    [InlineData("Authorization: Bearer hidden", "Authorization: Bearer ***")]
    [InlineData("failed: fetch.user_email [SQL: INSERT] [parameters: (None, 'hidden', '[x]')] (Background on this error at: y)", "failed: fetch.user_email [SQL: INSERT] [parameters: ***] (Background on this error at: y)")]
    [InlineData("params ('a@b', '{BLF-CRYPT}$2y$12$hidden', 1)", "params ('a@b', '***', 1)")]
    [InlineData("-----BEGIN PRIVATE KEY-----\nhidden\n-----END PRIVATE KEY----- x", "-----BEGIN PRIVATE KEY-----*** x")]
    [InlineData("cannot be opened with the bot's password: wrong password or no key found.", "cannot be opened with the bot's password: wrong password or no key found.")]
    [InlineData("450 bytes, token mailuops-abc", "450 bytes, token mailuops-abc")]
    public void What_looks_like_a_secret_is_masked_and_nothing_else(string said, string shown) => Assert.Equal(shown, SecretText.Mask(said));

    [Theory]
    [InlineData("Verify", StageStatus.Failed, DrillOutcome.Failed, true)]
    [InlineData("Restore", StageStatus.Done, DrillOutcome.Failed, true)]
    [InlineData("Restore", StageStatus.Done, DrillOutcome.Passed, false)]
    [InlineData("Seed", StageStatus.Done, DrillOutcome.Failed, false)]
    [InlineData("CleanUp", StageStatus.Failed, DrillOutcome.Passed, true)]
    public void A_stages_log_is_shown_when_it_may_tell_why(string stage, StageStatus status, DrillOutcome outcome, bool shown) =>
        Assert.Equal(shown, ToolLog.Tells(new DrillStage(stage, status, DateTimeOffset.UnixEpoch, TimeSpan.Zero, ""), outcome));

    private sealed class Heard : IOperationEvents
    {
        public List<string> Texts { get; } = [];

        public void Verbose(string text) => Texts.Add(text);

        public void Debug(string text) => Texts.Add(text);

        public void Warning(string text) => Texts.Add(text);

        public void Progress(OperationProgress progress) => Texts.Add(progress.Status);
    }
}
