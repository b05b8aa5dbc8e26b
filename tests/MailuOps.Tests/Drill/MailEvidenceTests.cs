using MailuOps.Drill;
using MailuOps.Mail;

namespace MailuOps.Tests.Drill;

public class MailEvidenceTests
{
    private static readonly DateTimeOffset Time = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000);
    private static readonly MaildirFile One = File("", "1.one", "S");
    private static readonly MaildirFile Two = File(".Sent", "2.two", "");
    private static readonly MaildirState Before = State(One, Two);

    private static MaildirFile File(string folder, string name, string flags, string sum = "aa", long size = 10) =>
        new(folder, name, $"/mail/u@d/{folder}/cur/{name}:2,{flags}", size, Time, sum);

    private static MaildirState State(params MaildirFile[] files) => new("/mail/u@d", true, files);

    [Fact]
    public void The_same_messages_are_no_difference()
    {
        Assert.Empty(MailEvidence.Differences(Before, State(Two, One)));
        Assert.Equal(MailEvidence.Digest(Before), MailEvidence.Digest(State(Two, One)));
    }

    public static TheoryData<string, string> Changes => new()
    {
        { "lost", "1.one is missing" },
        { "truncated", "has 9 bytes instead of 10" },
        { "flipped", "has other bytes" },
        { "moved", "is in folder 'Junk' instead of 'INBOX'" },
        { "twice", "was not there before" },
        { "flagged", "has the flags 'FS' instead of 'S'" },
        { "redated", "is dated" },
        { "undigested", "has other bytes" },
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public void Every_change_is_told_and_changes_the_digest(string change, string told)
    {
        var after = change switch
        {
            "lost" => State(Two),
            "truncated" => State(One with { Size = 9, Sha256 = "bb" }, Two),
            "flipped" => State(One with { Sha256 = "bb" }, Two),
            "moved" => State(One with { Folder = ".Junk" }, Two),
            "twice" => State(One, Two, File("", "3.copy", "S")),
            "flagged" => State(File("", "1.one", "FS"), Two),
            "redated" => State(One with { Modified = Time.AddSeconds(1) }, Two),
            _ => State(One with { Sha256 = null }, Two),
        };
        Assert.Contains(MailEvidence.Differences(Before, after), d => d.Contains(told, StringComparison.Ordinal));
        Assert.NotEqual(MailEvidence.Digest(Before), MailEvidence.Digest(after));
    }
}
