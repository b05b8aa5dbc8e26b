using System.Text;
using MailuOps.Mail.Manifests;

namespace MailuOps.Tests.Manifests;

/// <summary>The parts that keep memory bounded.</summary>
public sealed class LineTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(200)]
    [InlineData(1 << 20)]
    public void Any_number_of_runs_is_merged_into_one_order(int runBytes)
    {
        var random = new Random(runBytes);
        var lines = Enumerable.Range(0, 500).Select(_ => new string((char)('a' + random.Next(26)), random.Next(0, 300)) + random.Next(50)).ToList();
        using var sorter = new LineSorter(runBytes);
        lines.ForEach(l => sorter.Add(Encoding.UTF8.GetBytes(l)));
        List<string> sorted = [];
        sorter.Drain(l => sorted.Add(Encoding.UTF8.GetString(l)), CancellationToken.None);
        Assert.Equal(lines.Order(StringComparer.Ordinal), sorted);
    }

    [Fact]
    public void Lines_longer_than_the_buffer_are_whole_and_a_last_one_without_an_end_is_none()
    {
        var lines = new[] { "", new string('x', 300_000), "y", "" };
        using var reader = new LineReader(new MemoryStream(Encoding.UTF8.GetBytes(string.Concat(lines.Select(l => l + "\n")) + "cut off")));
        List<string> read = [];
        while (reader.Next())
        {
            read.Add(Encoding.UTF8.GetString(reader.Line));
        }

        Assert.Equal(lines, read);
        Assert.False(reader.Next());
    }

    [Fact]
    public void A_sink_cuts_pieces_of_any_size_into_lines()
    {
        var bytes = Encoding.UTF8.GetBytes("one\n\nthree, longer\nrest");
        for (var size = 1; size < bytes.Length; size++)
        {
            List<string> lines = [];
            using var sink = new LineSink(l => lines.Add(Encoding.UTF8.GetString(l)));
            foreach (var piece in bytes.Chunk(size))
            {
                sink.Write(piece);
            }

            Assert.Equal(["one", "", "three, longer"], lines);
        }
    }

    [Theory]
    [InlineData("./u@d/cur/1700.M1.h,S=1,W=2:2,FS", "u@d", "", "cur", "1700.M1.h,S=1,W=2", "FS")]
    [InlineData("./u@d/.Sub.x/new/1700.M1.h", "u@d", ".Sub.x", "new", "1700.M1.h", "")]
    [InlineData("./u@d/.Sub/cur/a:1,exp", "u@d", ".Sub", "cur", "a", ":1,exp")]
    [InlineData("./u@d/deep/er/cur/a", "u@d", "deep/er", "cur", "a", "")]
    public void Message_paths(string path, string mailbox, string folder, string sub, string unique, string flags)
    {
        Assert.True(MaildirPath.TryParse(Encoding.UTF8.GetBytes(path), out var parsed));
        Assert.Equal(
            (mailbox, folder, sub, unique, flags),
            (Text(parsed.Mailbox), Text(parsed.Folder), Text(parsed.Sub), Text(parsed.Unique), MaildirPath.Flags(Text(parsed.Suffix))));
    }

    [Theory]
    [InlineData("./u@d/subscriptions")]
    [InlineData("./u@d/tmp/a")]
    [InlineData("./cur/a")]
    [InlineData("./u@d/cur/sub/a")]
    [InlineData("u@d/cur/a")]
    public void Other_paths(string path) => Assert.False(MaildirPath.TryParse(Encoding.UTF8.GetBytes(path), out _));

    [Theory]
    [InlineData("1700000000.M1P1.host,S=1", 1_700_000_000L)]
    [InlineData("17x.M1", null)]
    [InlineData("nodot", null)]
    [InlineData(".M1", null)]
    public void Arrival(string unique, long? seconds) => Assert.Equal(seconds, MaildirPath.Arrival(Encoding.UTF8.GetBytes(unique)));

    [Fact]
    public void Fields_are_escaped_and_shown_again()
    {
        const string Name = "50%\té\n/x";
        var builder = new LineBuilder().Start('M').Name(Encoding.UTF8.GetBytes(Name)).Number(-5).Plain("plain");
        Assert.Equal("M\t50%25%09é%0A/x\t-5\tplain", Encoding.UTF8.GetString(builder.Line));
        Assert.Equal(Name, Fields.Shown(Fields.Split(builder.Line)[1]));
        Assert.Equal("M\t50%25%09é%0A/x\t-5", Encoding.UTF8.GetString(Fields.Key(builder.Line)));
        Assert.Equal("plain", Encoding.UTF8.GetString(Fields.At(builder.Line, 3)));
        Assert.True(Fields.At(builder.Line, 4).IsEmpty);
    }

    private static string Text(ReadOnlySpan<byte> bytes) => Encoding.UTF8.GetString(bytes);
}
