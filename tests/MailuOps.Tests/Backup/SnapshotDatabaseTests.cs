using System.Text;
using MailuOps.Backup;

namespace MailuOps.Tests.Backup;

public class SnapshotDatabaseTests
{
    [Fact]
    public void The_copy_is_judged()
    {
        var good = Encoding.UTF8.GetBytes("SQLite format 3\0...a@mail.example.com...");
        Assert.Null(SnapshotDatabase.WhyUnusable(good, "a@mail.example.com"));
        Assert.Null(SnapshotDatabase.WhyUnusable(good, null));
    }

    [Fact]
    public void Trap_an_empty_dump_has_the_right_name() =>
        Assert.Contains("is empty", SnapshotDatabase.WhyUnusable([], null));

    [Theory]
    [InlineData("not a database", "is no SQLite file")]
    [InlineData("SQLite format 3\0 without", "does not hold a@mail.example.com")]
    public void Other_content_is_refused_with_its_reason(string content, string reason) =>
        Assert.Contains(reason, SnapshotDatabase.WhyUnusable(Encoding.UTF8.GetBytes(content), "a@mail.example.com"));

    [Fact]
    public void A_missing_copy_is_refused() => Assert.NotNull(SnapshotDatabase.WhyUnusable(null, null));
}
