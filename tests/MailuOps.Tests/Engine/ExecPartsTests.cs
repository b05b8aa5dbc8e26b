using System.Text;
using MailuOps.Engine;
using MailuOps.Engine.Execution;
using MailuOps.Engine.Tunnel;

namespace MailuOps.Tests.Engine;

public sealed class ExecPartsTests
{
    [Theory]
    [InlineData("42\nrest", 42, "rest")]
    [InlineData("42\n", 42, "")]
    [InlineData("OCI runtime exec failed\nx", null, "OCI runtime exec failed\nx")]
    [InlineData("-5\nx", null, "-5\nx")]
    [InlineData("", null, "")]
    public async Task TheGroupsIdIsTakenOffStandardErrorHoweverItArrives(string text, int? group, string rest)
    {
        for (var size = 1; size <= text.Length + 1; size++)
        {
            var reader = new GroupIdReader();
            var left = new List<byte>();
            foreach (var piece in Encoding.ASCII.GetBytes(text).Chunk(size))
            {
                left.AddRange(reader.Take(piece).ToArray());
            }

            reader.Complete();
            Assert.Equal((group, rest), (await reader.Group, Encoding.ASCII.GetString(left.ToArray())));
        }
    }

    [Theory]
    [InlineData("one\ntwo\n<END>", true, "one\ntwo\n")]
    [InlineData("<END>", true, "")]
    [InlineData("one<<E<END>", true, "one<<E")]
    [InlineData("one\n<EN", false, "one\n<EN")]
    [InlineData("one\n", false, "one\n")]
    [InlineData("one<END>two", false, "one<END>two")]
    public void TheEndMarkIsTakenOffHoweverItArrives(string text, bool whole, string output)
    {
        for (var size = 1; size <= text.Length; size++)
        {
            var (end, taken) = (new EndMark("<END>"u8.ToArray()), new List<byte>());
            foreach (var piece in Encoding.ASCII.GetBytes(text).Chunk(size))
            {
                taken.AddRange(end.Take(piece).ToArray());
            }

            taken.AddRange(end.Rest.ToArray());
            Assert.Equal((whole, output), (end.Reached, Encoding.ASCII.GetString(taken.ToArray())));
        }
    }

    [Fact]
    public void LinesAreTheSameHoweverTheyArrive()
    {
        var bytes = Encoding.UTF8.GetBytes("eins\n\nzwöi\r\ndrü");
        for (var size = 1; size <= bytes.Length; size++)
        {
            var lines = new List<string>();
            var splitter = new LineSplitter(lines.Add);
            foreach (var piece in bytes.Chunk(size))
            {
                splitter.Add(piece);
            }

            splitter.Complete();
            Assert.Equal(["eins", "", "zwöi\r", "drü"], lines);
        }
    }

    [Theory]
    [InlineData("mailuops-exec: 1: exec: nosuch: not found\n", "not found")]
    [InlineData("mailuops-exec: exec: line 0: nosuch: not found\n", "not found")]
    [InlineData("mailuops-exec: line 1: nosuch: Permission denied\n", "Permission denied")]
    [InlineData("sh: 1: nosuch: not found\n", null)]
    [InlineData("", null)]
    public void OnlyTheWrappersOwnWordsMeanThatTheCommandIsMissing(string error, string? expected)
    {
        Assert.Equal(expected, ProcessGroup.StartFailure(127, 5, [], Encoding.UTF8.GetBytes(error)));
        Assert.Null(ProcessGroup.StartFailure(1, 5, [], Encoding.UTF8.GetBytes(error)));
    }

    [Theory]
    [InlineData("mailuops-tunnel: [Errno 111] Connection refused", "Connection refused")]
    [InlineData("mailuops-tunnel: [Errno -2] Name or service not known", "Name or service not known")]
    [InlineData("mailuops-tunnel: timed out", "timed out")]
    [InlineData("bash: line 1: /dev/tcp/localhost/7008: Connection refused", "/dev/tcp/localhost/7008: Connection refused")]
    [InlineData("bash: connect: Connection refused", "Connection refused")]
    [InlineData("", null)]
    public void ATunnelsFailureIsToldInTheWordsThatMatter(string said, string? expected) => Assert.Equal(expected, TunnelProcess.Reason(said));

    [Theory]
    [InlineData("Up 2 minutes (healthy)", "healthy")]
    [InlineData("Up 2 minutes (unhealthy)", "unhealthy")]
    [InlineData("Up 1 second (health: starting)", "starting")]
    [InlineData("Up 3 hours", null)]
    [InlineData("Exited (0) 2 hours ago", null)]
    [InlineData(null, null)]
    public void HealthIsReadFromTheStatusText(string? status, string? expected) => Assert.Equal(expected, EngineMapper.HealthOf(status));

    [Fact]
    public void VariablesAreSplitAtTheFirstEqualsSign()
    {
        var variables = EngineMapper.Variables(["A=1", "B=a=b", "C", "D=", "A=2"]);
        Assert.Equal([("A", "2"), ("B", "a=b"), ("C", ""), ("D", "")], variables.Select(v => (v.Key, v.Value)));
    }

    [Theory]
    [InlineData("2026-11-24T09:00:00.123456789Z text here", "text here")]
    [InlineData("2026-11-24T09:00:00Z ", "")]
    [InlineData("2026-11-24T09:00:00Z windows\r", "windows")]
    [InlineData("2026-11-24T09:00:00+01:00  indented", " indented")]
    [InlineData("no time", null)]
    [InlineData("", null)]
    public void ALogLineIsItsTimeAndItsText(string line, string? text) => Assert.Equal(text, LogReader.Parse(line, false)?.Text);

    [Theory]
    [InlineData("""{"message":"No such container: x\n"}""", "No such container: x")]
    [InlineData("plain", "plain")]
    [InlineData("[]", "[]")]
    [InlineData("{}", "{}")]
    [InlineData(null, "")]
    public void AnAnswersMessageIsFound(string? body, string expected) => Assert.Equal(expected, EngineCalls.MessageOf(body));
}
