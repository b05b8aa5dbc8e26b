using MailuOps.Backup;
using MailuOps.Drill.Recovery;
using MailuOps.Mail;

namespace MailuOps.Tests.Mail;

public class FolderNameTests
{
    [Theory]
    [InlineData("", "INBOX")]
    [InlineData(".Junk", "Junk")]
    [InlineData(".Archive.2025", "Archive.2025")]
    [InlineData(".Entw&APw-rfe", "Entwürfe")]
    [InlineData(".&ZeVnLIqe-", "日本語")]
    [InlineData(".R&-D", "R&D")]
    [InlineData(".a&b", "a&b")]
    [InlineData(".a&%-b", "a&%-b")]
    public void A_folder_is_shown_as_mail_clients_do(string disk, string shown) => Assert.Equal(shown, FolderName.Shown(disk));

    [Fact]
    public void Only_messages_that_are_asked_for_and_not_there_are_missing()
    {
        var day = new DateTimeOffset(2026, 11, 20, 0, 0, 0, TimeSpan.Zero);
        SnapshotFile[] files =
        [
            new("cur/1.a,S=5:2,S", 5, day), new("new/2.b", 5, day.AddDays(1)), new(".Junk/cur/3.c:2,", 5, day.AddDays(2)), new(".Junk/tmp/4.d", 5, day),
            new("dovecot-uidlist", 5, day), new("sieve/cur/deep/5.e", 5, day),
        ];
        Assert.Equal(["INBOX/1.a,S=5", "INBOX/2.b", "Junk/3.c"], MailboxPlan.Of(files, [], null, new HashSet<string>()).Missing.Select(m => m.ToString()));
        Assert.Equal(["INBOX/2.b"], MailboxPlan.Of(files, ["inbox"], day.AddHours(1), new HashSet<string>()).Missing.Select(m => m.ToString()));
        var plan = MailboxPlan.Of(files, ["Junk"], null, new HashSet<string> { "3.c" });
        Assert.Equal((1, 0), (plan.Wanted.Count, plan.Missing.Count));
    }
}
