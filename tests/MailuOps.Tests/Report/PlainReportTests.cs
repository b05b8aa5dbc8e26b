using System.Text.RegularExpressions;
using MailuOps.Report;

namespace MailuOps.Tests.Report;

/// <summary>Prometheus and Markdown.</summary>
public class PlainReportTests
{
    public static TheoryData<string> Samples => [.. SampleDrills.All.Keys];

    [Theory]
    [MemberData(nameof(Samples))]
    public void Metrics_are_in_the_text_format_each_described_once_and_together(string sample)
    {
        var lines = DrillReport.Write(SampleDrills.All[sample], ReportFormat.Prometheus).Split('\n');
        var described = new List<string>();
        Assert.Equal("", lines[^1]);
        for (var i = 0; i < lines.Length - 1; i++)
        {
            if (Regex.Match(lines[i], "^# HELP (mailuops_drill_[a-z_]+) [^\\\\]+$") is { Success: true } help)
            {
                described.Add(help.Groups[1].Value);
                Assert.Equal($"# TYPE {described[^1]} gauge", lines[++i]);
                continue;
            }

            var metric = Regex.Match(lines[i], "^([a-z_]+)\\{[a-z_]+=\"(?:[^\"\\\\\\n]|\\\\[\\\\n\"])*\"(?:,[a-z_]+=\"(?:[^\"\\\\\\n]|\\\\[\\\\n\"])*\")*\\} -?[0-9.]+(?:E[+-]?[0-9]+)?$");
            Assert.True(metric.Success, lines[i]);
            Assert.Equal(described[^1], metric.Groups[1].Value);
        }

        Assert.Equal(described.Count, described.Distinct().Count());
    }

    [Fact]
    public void Metrics_tell_outcome_stores_and_times()
    {
        var text = DrillReport.Write(SampleDrills.MailMissing(), ReportFormat.Prometheus);

        foreach (var line in new[]
        {
            "mailuops_drill_outcome{stack=\"mail_example_com\",outcome=\"Passed\"} 0",
            "mailuops_drill_outcome{stack=\"mail_example_com\",outcome=\"Failed\"} 1",
            "mailuops_drill_store_proven{stack=\"mail_example_com\",store=\"accounts\"} 1",
            "mailuops_drill_store_proven{stack=\"mail_example_com\",store=\"mail\"} 0",
            "mailuops_drill_store_evidence{stack=\"mail_example_com\",store=\"mail\",part=\"back\"} 0",
            "mailuops_drill_start_timestamp_seconds{stack=\"mail_example_com\"} 1795490102.34",
            "mailuops_drill_recovery_point_seconds{stack=\"mail_example_com\"} 22.4",
            "mailuops_drill_snapshot_entries{stack=\"mail_example_com\",volume=\"mail\"} 18876",
        })
        {
            Assert.Contains(line + "\n", text, StringComparison.Ordinal);
        }

        Assert.DoesNotContain("recovery_time_seconds", text, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void Every_table_row_has_as_many_cells_as_its_head(string sample)
    {
        var cells = 0;
        foreach (var line in DrillReport.Write(SampleDrills.All[sample], ReportFormat.Markdown).Split('\n'))
        {
            var pipes = line.StartsWith('|') ? Regex.Matches(line, "(?<!\\\\)(?:\\\\\\\\)*\\|").Count : 0;
            Assert.True(cells == 0 || pipes == 0 || pipes == cells, line);
            cells = pipes;
        }
    }

    [Fact]
    public void Markdown_begins_with_the_verdict()
    {
        var text = DrillReport.Write(SampleDrills.MailMissing(), ReportFormat.Markdown);

        Assert.StartsWith("# ❌ Failed: restore drill of mail\\_example\\_com\n\n**Do not rely on this backup.**", text, StringComparison.Ordinal);
        Assert.Contains("| Back after the restore | ✅ yes | ❌ no |\n", text, StringComparison.Ordinal);
        Assert.Contains("| **Proven** | **yes** | **no** |\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Markdown_takes_nothing_of_the_text_for_its_own()
    {
        var text = DrillReport.Write(SampleDrills.Hostile(), ReportFormat.Markdown);

        Assert.DoesNotMatch("(?m)(?<!\\\\)\\[a", text);
        Assert.DoesNotMatch("(?m)^# 漢字", text);
        Assert.Contains("&lt;script&gt;alert('x')&lt;/script&gt;", text, StringComparison.Ordinal);
    }
}
