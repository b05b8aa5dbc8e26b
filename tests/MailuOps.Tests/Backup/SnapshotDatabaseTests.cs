using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using MailuOps.Backup;

namespace MailuOps.Tests.Backup;

public class SnapshotDatabaseTests
{
    private static byte[] Archive(string name, byte[] content)
    {
        using var bytes = new MemoryStream();
        using (var zip = new GZipStream(bytes, CompressionMode.Compress, leaveOpen: true))
        using (var tar = new TarWriter(zip))
        {
            tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(content) });
        }

        return bytes.ToArray();
    }

    [Fact]
    public void The_copy_is_found_in_the_archive_and_judged()
    {
        var good = Encoding.UTF8.GetBytes("SQLite format 3\0...a@mail.example.com...");
        var copy = SnapshotDatabase.Extract(Archive("main.db", good), "main.db");
        Assert.Equal(good, copy);
        Assert.Null(SnapshotDatabase.WhyUnusable(copy, "a@mail.example.com"));
        Assert.Null(SnapshotDatabase.WhyUnusable(copy, null));
    }

    [Fact]
    public void Trap_an_empty_dump_has_the_right_name() =>
        Assert.Contains("is empty", SnapshotDatabase.WhyUnusable(SnapshotDatabase.Extract(Archive("main.db", []), "main.db"), null));

    [Theory]
    [InlineData("not a database", "is no SQLite file")]
    [InlineData("SQLite format 3\0 without", "does not hold a@mail.example.com")]
    public void Other_content_is_refused_with_its_reason(string content, string reason) =>
        Assert.Contains(reason, SnapshotDatabase.WhyUnusable(Encoding.UTF8.GetBytes(content), "a@mail.example.com"));

    [Fact]
    public void A_missing_copy_is_refused() => Assert.NotNull(SnapshotDatabase.WhyUnusable(SnapshotDatabase.Extract(Archive("other.db", [1]), "main.db"), null));
}
