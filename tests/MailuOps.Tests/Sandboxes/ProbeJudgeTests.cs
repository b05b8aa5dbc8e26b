using MailuOps.Drill.Sandboxes;
using MailuOps.Mail;

namespace MailuOps.Tests.Sandboxes;

/// <summary>What the messages of a planted probe say of a copy.</summary>
public class ProbeJudgeTests
{
    private static readonly DateTimeOffset Taken = new(2026, 1, 2, 2, 0, 0, TimeSpan.Zero);

    private static StandingMessage Sent(int secondsBefore, bool? intact = true) => new($"<{secondsBefore}@x>", Taken.AddSeconds(-secondsBefore), intact);

    [Fact]
    public void The_newest_that_came_back_tells_to_which_moment()
    {
        var (intact, newest, problems) = ProbeJudge.Of([Sent(86400), Sent(30)], [Sent(86400, null), Sent(30, null)], Taken);
        Assert.Equal((2L, Taken.AddSeconds(-30)), (intact, newest));
        Assert.Empty(problems);
    }

    [Fact]
    public void One_that_was_delivered_before_the_snapshot_and_is_not_in_it_is_lost()
    {
        var (_, newest, problems) = ProbeJudge.Of([Sent(86400)], [Sent(86400, null), Sent(30, null)], Taken);
        Assert.Equal(Taken.AddSeconds(-86400), newest);
        Assert.Equal("probe <30@x> was delivered 30 s before the snapshot and is not in it", Assert.Single(problems));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(-600)]
    public void One_from_the_very_second_or_later_may_be_missing(int secondsBefore) => Assert.Empty(ProbeJudge.Of([], [Sent(secondsBefore, null)], Taken).Problems);

    [Fact]
    public void One_that_came_back_different_counts_for_nothing()
    {
        var (intact, newest, problems) = ProbeJudge.Of([Sent(30, false)], null, Taken);
        Assert.Equal((0L, null), (intact, newest));
        Assert.Equal("probe <30@x> came back different", Assert.Single(problems));
    }

    [Fact]
    public void One_that_no_mail_client_was_shown_counts_for_nothing()
    {
        var (intact, newest, problems) = ProbeJudge.Of([Sent(30, null)], null, Taken);
        Assert.Equal((0L, null), (intact, newest));
        Assert.Equal("probe <30@x> is not shown to a mail client", Assert.Single(problems));
    }

    [Theory]
    [InlineData("12345678", true, false, true, "takes its password and no other")]
    [InlineData("12345678", false, false, false, "does not take its password")]
    [InlineData("12345678", false, true, false, "does not take its password")]
    [InlineData("12345678", true, true, false, "takes any password")]
    [InlineData("12345678", null, true, false, "takes any password")]
    [InlineData("12345678", null, null, null, "cannot be asked")]
    [InlineData("12345678", true, null, null, "cannot be asked")]
    [InlineData("87654321", false, false, null, "SECRET_KEY was another")]
    [InlineData(null, null, null, null, "SECRET_KEY was another")]
    public void A_password_is_taken_only_where_another_is_not(string? mark, bool? right, bool? wrong, bool? taken, string detail)
    {
        var judged = ProbeLogin.Judge("12345678", mark, right, wrong);
        Assert.Equal(taken, judged.Taken);
        Assert.Contains(detail, judged.Detail);
    }

    [Fact]
    public void Its_word_alone_tells_what_a_probes_text_must_be()
    {
        const string Word = "mailuops-0123456789abcdefghij";
        var (_, bytes) = ProbeMessage.Build(new UserAddress("b@b.example"), "c@c.example", Word, DateTimeOffset.UtcNow, 2048);
        Assert.Equal(Digests.Body(bytes), ProbeMessage.BodyOf(Word, 2048));
        Assert.NotEqual(Digests.Body(bytes), ProbeMessage.BodyOf(Word[..^1] + "k", 2048));
        bytes[^10] ^= 1;
        Assert.NotEqual(Digests.Body(bytes), ProbeMessage.BodyOf(Word, 2048));
    }
}
