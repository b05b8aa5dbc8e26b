using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using MailuOps.Drill;
using MailuOps.Report;

namespace MailuOps.Tests.Report;

/// <summary>One report of many servers.</summary>
public class FleetReportTests
{
    private static readonly RestoreDrillResult[] Fleet =
    [
        SampleDrills.InSandbox() with { Stack = "good", Level = 5 },
        SampleDrills.SeedFailed() with { Stack = "unclear" },
        SampleDrills.LeftOver() with { Stack = "left" },
        SampleDrills.MailMissing() with { Stack = "bad", Level = 3 },
        SampleDrills.NotCaptured() with { Stack = "worst", Level = 1 },
        SampleDrills.Passed() with { Stack = "good", DockerHost = "ssh://far", Level = 5 },
    ];

    private static string Write(ReportFormat format, params RestoreDrillResult[] history) => DrillReport.Write(Fleet, format, history);

    [Fact]
    public void A_row_a_server_the_worst_first()
    {
        string[] expected = ["worst", "bad", "unclear", "left", "good (ssh://far)", "good (unix:///var/run/docker.sock)"];
        Assert.Equal(expected, FleetRow.Of(Fleet, []).Select(r => r.Server));
        Assert.Equal(expected, Regex.Matches(Write(ReportFormat.Html), "<tr class=\"\\w+\"><th scope=\"row\">([^<]*)<").Select(m => m.Groups[1].Value));
        Assert.Equal(expected, Regex.Matches(Write(ReportFormat.Markdown), "(?m)^\\| ([^|]*) \\| \\S+ (?:Failed|Passed|Inconclusive) \\|").Select(m => m.Groups[1].Value));
    }

    [Fact]
    public void The_verdict_is_that_of_the_worst_and_says_of_how_many()
    {
        var page = Write(ReportFormat.Html);
        Assert.Contains("<span class=\"outcome\">Failed</span> 2 of 6 servers failed</h2>", page, StringComparison.Ordinal);
        Assert.Contains("<p>2 failed, 1 inconclusive, 3 passed.</p>", page, StringComparison.Ordinal);
        Assert.StartsWith("# ❌ Failed: restore drills of 6 servers\n\n**2 of 6 servers failed.** 2 failed, 1 inconclusive, 3 passed.\n", Write(ReportFormat.Markdown), StringComparison.Ordinal);
        Assert.Contains("Accounts and mail come back on all 2 servers", DrillReport.Write([Fleet[0], Fleet[5]], ReportFormat.Html), StringComparison.Ordinal);
        Assert.Contains("Nothing is proven yet for 1 of 2 servers", DrillReport.Write([Fleet[0], Fleet[1]], ReportFormat.Html), StringComparison.Ordinal);
    }

    [Fact]
    public void Those_with_something_to_do_say_why_and_what()
    {
        var page = Write(ReportFormat.Html);
        Assert.Equal(["worst", "bad", "unclear", "left"], Regex.Matches(page, "<h3 id=\"server-\\d\">(\\w+) ").Select(m => m.Groups[1].Value));
        Assert.Contains("<li>Seed: The probe was deferred: 451 4.7.1 Greylisted.</li>", page, StringComparison.Ordinal);
        Assert.Contains($"<li>Left on the server: test user {SampleDrills.User} and its mailbox</li>", page, StringComparison.Ordinal);
        Assert.DoesNotContain("What to do", DrillReport.Write([Fleet[0], Fleet[5]], ReportFormat.Html), StringComparison.Ordinal);
        Assert.Contains("## unclear: Inconclusive\n", Write(ReportFormat.Markdown), StringComparison.Ordinal);
    }

    [Fact]
    public void The_newest_drill_of_a_server_counts_and_the_newest_that_passed_is_named()
    {
        var older = SampleDrills.Passed() with { Id = "older", Stack = "bad", Started = Fleet[3].Started.AddDays(-2) };
        var other = older with { Id = "other", Stack = "bad", DockerHost = "ssh://elsewhere", Started = Fleet[3].Started.AddDays(-1) };
        var row = FleetRow.Of([.. Fleet, older], [other]).Single(r => r.Server == "bad");
        Assert.Equal((DrillOutcome.Failed, older.Started), (row.Drill.Outcome, row.ProvenLast));
        Assert.Contains("<td>2026-11-22 03:15:02 UTC</td>", Write(ReportFormat.Html, older), StringComparison.Ordinal);
        Assert.Null(FleetRow.Of(Fleet, []).Single(r => r.Server == "bad").ProvenLast);
    }

    [Fact]
    public void Several_drills_of_one_server_are_its_newest_with_the_trend()
    {
        var older = SampleDrills.MailMissing() with { Id = "older", Started = SampleDrills.Passed().Started.AddDays(-1) };
        Assert.Equal(DrillReport.Write(SampleDrills.Passed(), ReportFormat.Html, [older]), DrillReport.Write([SampleDrills.Passed(), older], ReportFormat.Html));
        Assert.Equal(DrillReport.Write(SampleDrills.Passed(), ReportFormat.Markdown), DrillReport.Write([older, SampleDrills.Passed()], ReportFormat.Markdown));
    }

    [Fact]
    public void Json_fits_its_schema_and_holds_all()
    {
        using var json = JsonDocument.Parse(Write(ReportFormat.Json));
        Assert.Empty(new SchemaCheck(SchemaCheck.Load("fleet-report.v1.schema.json")).Validate(json.RootElement));
        Assert.Equal(Fleet.Select(d => d.Stack), json.RootElement.GetProperty("drills").EnumerateArray().Select(d => d.GetProperty("stack").GetString()!));
        using var broken = JsonDocument.Parse(Write(ReportFormat.Json).Replace("\"inconclusive\"", "\"fine\"", StringComparison.Ordinal));
        Assert.Contains("$.drills[1].outcome is fine", new SchemaCheck(SchemaCheck.Load("fleet-report.v1.schema.json")).Validate(broken.RootElement));
    }

    [Fact]
    public void Test_reports_have_a_suite_a_drill()
    {
        var junit = XDocument.Parse(Write(ReportFormat.JUnit)).Root!;
        Assert.Equal(Fleet.Select((d, i) => $"{i} Restore drill of {d.Stack}"), junit.Elements("testsuite").Select(s => $"{s.Attribute("id")!.Value} {s.Attribute("name")!.Value}"));
        var nunit = XDocument.Parse(Write(ReportFormat.NUnit)).Root!;
        Assert.Equal(Fleet.Length, nunit.Elements("test-suite").Count());
        Assert.Equal(("Failed", nunit.Descendants("test-case").Count()), (nunit.Attribute("result")!.Value, (int)nunit.Attribute("total")!));
        var ids = nunit.DescendantsAndSelf().Attributes("id").Select(a => a.Value).ToList();
        Assert.Equal(ids.Count, ids.Distinct().Count());
    }

    [Fact]
    public void Metrics_are_described_once_and_no_series_stands_twice()
    {
        var lines = Write(ReportFormat.Prometheus).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var described = lines.Where(l => l.StartsWith("# HELP", StringComparison.Ordinal)).Select(l => l.Split(' ')[2]).ToList();
        Assert.Equal(described.Count, described.Distinct().Count());
        var series = lines.Where(l => l[0] != '#').Select(l => l[..l.LastIndexOf(' ')]).ToList();
        Assert.Equal(series.Count, series.Distinct().Count());
        Assert.Contains("mailuops_drill_outcome{stack=\"bad\",outcome=\"Failed\"} 1", lines);
        Assert.Contains("mailuops_drill_level{stack=\"good\",engine=\"ssh://far\"} 5", DrillReport.Write([.. Fleet.Select(d => d with { Rungs = SampleDrills.Levels().Rungs })], ReportFormat.Prometheus).Split('\n'));
        // All samples of a metric stand together.
        var order = lines.Select(l => l[0] == '#' ? l.Split(' ')[2] : l[..l.IndexOf('{')]).ToList();
        Assert.Equal(described.Count, order.Where((name, i) => i == 0 || order[i - 1] != name).Count());
    }

    [Fact]
    public void No_name_breaks_out_and_no_secret_is_told()
    {
        var drills = new[] { SampleDrills.Hostile(), SampleDrills.Passed(), SampleDrills.Empty() };
        var page = DrillReport.Write(drills, ReportFormat.Html);
        Assert.DoesNotMatch("(?i)<script|<img|url\\(", page);
        Assert.DoesNotContain("hunter2", page + DrillReport.Write(drills, ReportFormat.Markdown) + DrillReport.Write(drills, ReportFormat.Json) + DrillReport.Write(drills, ReportFormat.Prometheus), StringComparison.Ordinal);
        var cells = 0;
        foreach (var line in DrillReport.Write(drills, ReportFormat.Markdown).Split('\n'))
        {
            var pipes = line.StartsWith('|') ? Regex.Matches(line, "(?<!\\\\)(?:\\\\\\\\)*\\|").Count : 0;
            Assert.True(cells == 0 || pipes == 0 || pipes == cells, line);
            cells = pipes;
        }
    }
}
