using System.Globalization;
using System.Text.Json;
using System.Xml.Linq;
using MailuOps.Report;

namespace MailuOps.Tests.Report;

public class ReportTextTests
{
    public static TheoryData<ReportFormat> Formats => [.. Enum.GetValues<ReportFormat>()];

    [Theory]
    [MemberData(nameof(Formats))]
    public void Reports_are_the_same_in_every_culture(ReportFormat format)
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
            var expected = SampleDrills.All.Values.Select(d => DrillReport.Write(d, format)).ToList();
            foreach (var culture in new[] { "de-DE", "ar-SA", "tr-TR", "fa-IR", "hi-IN", "sv-SE" })
            {
                CultureInfo.CurrentCulture = new CultureInfo(culture);
                Assert.Equal(expected, SampleDrills.All.Values.Select(d => DrillReport.Write(d, format)));
            }
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Hostile_text_stays_text(ReportFormat format)
    {
        var report = DrillReport.Write(SampleDrills.Hostile(), format);

        Assert.DoesNotContain("\u001b", report, StringComparison.Ordinal);
        Assert.DoesNotContain("\0", report, StringComparison.Ordinal);
        Assert.DoesNotContain("\ud800 ", report, StringComparison.Ordinal);
        if (format is not ReportFormat.Prometheus)
        {
            Assert.DoesNotContain("<script>", report, StringComparison.Ordinal);
        }

        if (format is not ReportFormat.Json)
        {
            Assert.DoesNotContain("\u202e", report, StringComparison.Ordinal);
        }

        Assert.Contains("漢字", report, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void No_password_passes(ReportFormat format)
    {
        var report = DrillReport.Write(SampleDrills.Hostile(), format);

        foreach (var secret in new[] { "hunter2", "correct-horse", "s3same" })
        {
            Assert.DoesNotContain(secret, report, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("tcp://a:b@host:2375", "tcp://***@host:2375")]
    [InlineData("ssh://me@host", "ssh://***@host")]
    [InlineData("mail to a@b.example, see https://example.com/x@y", "mail to a@b.example, see https://example.com/x@y")]
    [InlineData("AWS_SECRET_ACCESS_KEY=abc RESTIC_PASSWORD_FILE = /run/x", "AWS_SECRET_ACCESS_KEY=*** RESTIC_PASSWORD_FILE = ***")]
    [InlineData("--token='a b' rest", "--token=*** rest")]
    [InlineData("wrong password or no key found", "wrong password or no key found")]
    public void Credentials_are_masked_where_they_can_be_told(string text, string expected) => Assert.Equal(expected, ReportSecrets.Mask(text));

    [Fact]
    public void The_records_of_a_drill_have_no_place_for_a_secret()
    {
        // A new property with such a name must be thought about before reports show it.
        var names = new[] { typeof(MailuOps.Drill.RestoreDrillResult), typeof(MailuOps.Drill.StoreProof), typeof(MailuOps.Drill.DrillStage), typeof(MailuOps.Backup.BackupSnapshot) }
            .SelectMany(t => t.GetProperties()).ToList();

        Assert.DoesNotContain(names, p => p.Name.Contains("Password", StringComparison.OrdinalIgnoreCase) || p.Name.Contains("Secret", StringComparison.OrdinalIgnoreCase)
            || p.PropertyType.Name is "SecureString" or "PSCredential");
    }

    [Theory]
    [InlineData(0, "0 ms")]
    [InlineData(0.34, "340 ms")]
    [InlineData(0.9996, "1.0 s")]
    [InlineData(12.44, "12.4 s")]
    [InlineData(59.97, "1 min 00 s")]
    [InlineData(125, "2 min 05 s")]
    [InlineData(3840, "1 h 04 min")]
    [InlineData(180000, "50 h 00 min")]
    [InlineData(-3, "-3.0 s")]
    public void Durations_read_well(double seconds, string expected) => Assert.Equal(expected, ReportText.Duration(TimeSpan.FromSeconds(seconds)));

    [Theory]
    [InlineData("a\u0007b", "a\u2407b")]
    [InlineData("a\r\nb\tc", "a\nb\tc")]
    [InlineData("\u202eab\u2069", "\ufffdab\ufffd")]
    [InlineData("x\u007f\u0085", "x\u2421\ufffd")]
    [InlineData("😀ü漢", "😀ü漢")]
    public void What_cannot_be_seen_is_made_visible(string text, string expected) => Assert.Equal(expected, ReportText.Visible(text));

    [Fact]
    public void Half_a_character_is_replaced() => Assert.Equal("\ufffdx", ReportText.Visible("\ud83dx"));

    [Theory]
    [InlineData("a/b.html", ReportFormat.Html)]
    [InlineData("b.HTM", ReportFormat.Html)]
    [InlineData("b.md", ReportFormat.Markdown)]
    [InlineData("b.json", ReportFormat.Json)]
    [InlineData("b.prom", ReportFormat.Prometheus)]
    [InlineData("b.xml", ReportFormat.JUnit)]
    [InlineData("b.nunit.xml", ReportFormat.NUnit)]
    [InlineData("b.txt", null)]
    [InlineData("html", null)]
    public void The_ending_tells_the_format(string path, ReportFormat? expected) => Assert.Equal(expected, DrillReport.FormatOf(path));

    [Fact]
    public void Every_sample_can_be_written_in_every_format_and_read_again()
    {
        foreach (var (name, drill) in SampleDrills.All)
        {
            Assert.Equal(drill.Id, JsonDocument.Parse(DrillReport.Write(drill, ReportFormat.Json)).RootElement.GetProperty("id").GetString());
            Assert.Equal("testsuites", XDocument.Parse(DrillReport.Write(drill, ReportFormat.JUnit)).Root!.Name.LocalName);
            Assert.Equal("test-run", XDocument.Parse(DrillReport.Write(drill, ReportFormat.NUnit)).Root!.Name.LocalName);
            Assert.True(DrillReport.Write(drill, ReportFormat.Markdown).Length > 300, name);
        }
    }
}
