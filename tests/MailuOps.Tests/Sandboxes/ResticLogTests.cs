using MailuOps.Backup;

namespace MailuOps.Tests.Sandboxes;

/// <summary>What restic says while it restores.</summary>
public class ResticLogTests
{
    private static ResticLog Read(params string[] lines)
    {
        var log = new ResticLog("v");
        foreach (var line in lines)
        {
            log.Take(line, TimeSpan.FromSeconds(2));
        }

        return log;
    }

    [Fact]
    public void The_summary_counts_files_and_bytes()
    {
        var log = Read(
            """{"message_type":"status","percent_done":0.5,"total_files":4,"files_restored":2,"total_bytes":100,"bytes_restored":50}""",
            """{"message_type":"summary","total_files":4,"files_restored":4,"total_bytes":100,"bytes_restored":100}""");
        Assert.Equal(new VolumeRestore("v", 4, 100, 100, TimeSpan.FromSeconds(2)), log.State);
        Assert.Empty(log.Problems);
    }

    [Fact]
    public void What_is_left_takes_as_long_as_what_is_done()
    {
        Assert.Equal(TimeSpan.FromSeconds(6), Read("""{"message_type":"status","total_bytes":100,"bytes_restored":25}""").State.Remaining);
        Assert.Null(Read("""{"message_type":"status","total_bytes":100}""").State.Remaining);
    }

    [Theory]
    [InlineData("backup", "{\"message_type\":\"status\",\"percent_done\":0.25,\"seconds_remaining\":30,\"total_files\":4}", 25, 30)]
    [InlineData("a backup that still counts", "{\"message_type\":\"status\",\"percent_done\":0.9,\"total_files\":4}", 90, null)]
    [InlineData("restore", "{\"message_type\":\"status\",\"percent_done\":0.25,\"files_restored\":1}", 25, 6)]
    [InlineData("other lines", "{\"message_type\":\"summary\",\"percent_done\":1}", null, null)]
    public void The_pace_is_restics_own(string what, string line, int? percent, int? seconds)
    {
        var pace = new MailuOps.Backup.Restic.ResticPace();
        pace.Take(line, TimeSpan.FromSeconds(2));
        Assert.True((percent, (double?)seconds) == (pace.Percent, pace.Remaining?.TotalSeconds), what);
    }

    [Fact]
    public void What_could_not_be_restored_is_named()
    {
        var log = Read(
            """{"message_type":"error","error":{"message":"ciphertext verification failed"},"during":"restore","item":"/anna@x/cur/1"}""",
            """{"message_type":"exit_error","code":1,"message":"Fatal: There were 1 errors"}""");
        Assert.Equal("/anna@x/cur/1: ciphertext verification failed; Fatal: There were 1 errors", log.Reason);
        Assert.Equal(2, log.Problems.Count);
    }

    [Theory]
    [InlineData("Fatal: path /x: not found", "Fatal: path /x: not found")]
    [InlineData("[1]", "[1]")]
    [InlineData("{", "{")]
    public void Other_lines_are_the_reason_where_there_is_no_better_one(string line, string reason) => Assert.Equal(reason, Read(line).Reason);

    [Fact]
    public void Silence_is_told_as_such() => Assert.Equal("it said nothing", Read("", "  ").Reason);

    [Fact]
    public void A_thousand_errors_do_not_fill_the_memory() =>
        Assert.Equal(20, Read([.. Enumerable.Range(0, 1000).Select(i => $$"""{"message_type":"error","error":{"message":"bad"},"item":"/{{i}}"}""")]).Problems.Count);
}
