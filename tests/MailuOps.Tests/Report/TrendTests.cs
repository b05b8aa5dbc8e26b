using System.Text.RegularExpressions;
using MailuOps.Drill;
using MailuOps.Report;
using Xunit;

namespace MailuOps.Tests.Report;

public class TrendTests
{
    private static readonly RestoreDrillResult Now = SampleDrills.TooSlow();

    [Fact]
    public void The_drill_stands_last_after_the_earlier_ones_of_its_deployment()
    {
        var history = new[] { Now, Before(1), Before(3), Before(2), Before(2), Before(-1), Before(4) with { Stack = "other" } };

        Assert.Equal(["3", "2", "1", Now.Id], Trend.Of(Now, history).Select(d => d.Id));
    }

    [Fact]
    public void Thirty_are_enough() => Assert.Equal(["29", .. Enumerable.Range(1, 28).Reverse().Select(i => $"{i}"), Now.Id], Trend.Of(Now, [.. Enumerable.Range(1, 500).Select(Before)]).Select(d => d.Id));

    [Fact]
    public void Without_an_earlier_one_there_is_no_trend()
    {
        Assert.Equal(DrillReport.Write(Now, ReportFormat.Html), DrillReport.Write(Now, ReportFormat.Html, [Now, Before(-1)]));
        Assert.DoesNotContain("trend", DrillReport.Write(Now, ReportFormat.Html), StringComparison.Ordinal);
    }

    [Fact]
    public void The_page_has_a_column_for_each_number_a_sign_for_each_that_did_not_pass_and_the_objective()
    {
        var section = Section(DrillReport.Write(Now, ReportFormat.Html,
            [Before(3), Before(2) with { Outcome = DrillOutcome.Failed, RecoveryTime = null }, Before(1) with { Outcome = DrillOutcome.Inconclusive, RecoveryTime = null, Snapshot = null }]));

        Assert.Equal(2 + 3, Regex.Matches(section, "<rect class=\"bar ").Count);
        Assert.Equal(2 * 2, Regex.Matches(section, "<text class=\"sign bad\"[^>]*>✕<").Count);
        Assert.Equal(2, Regex.Matches(section, "<text class=\"sign open\"[^>]*>\\?<").Count);
        Assert.Contains("The last 4 drills: 1 passed, 2 failed, 1 inconclusive.", section, StringComparison.Ordinal);
        Assert.Contains(">┄ objective 10.0 s<", section, StringComparison.Ordinal);
        Assert.Equal(4, Regex.Matches(section, "<tr><th scope=\"row\">").Count);
    }

    [Fact]
    public void Columns_stay_within_the_chart_and_the_highest_fills_it()
    {
        var section = Section(DrillReport.Write(Now with { Objectives = [] }, ReportFormat.Html, [.. Enumerable.Range(1, 40).Select(i => Before(i) with { RecoveryTime = TimeSpan.FromSeconds(i) })]));
        var bars = Regex.Matches(section, "<rect class=\"bar \\w+\" x=\"([0-9.]+)%\" y=\"([0-9.]+)\" width=\"([0-9.]+)%\" height=\"([0-9.]+)\"").Select(m => m.Groups.Values.Skip(1).Select(g => double.Parse(g.Value)).ToArray()).ToList();

        Assert.Equal(60, bars.Count);
        Assert.All(bars, b => Assert.True(b[0] + b[2] <= 100 && b[1] >= 40 && Math.Abs(b[1] + b[3] - 150) < 0.02, string.Join(' ', b)));
        Assert.Equal(40, bars.Min(b => b[1]));
    }

    [Fact]
    public void Nothing_measured_draws_no_column() => Assert.DoesNotContain("<rect class=\"bar ", Section(DrillReport.Write(
        SampleDrills.SeedFailed(), ReportFormat.Html, [SampleDrills.SeedFailed() with { Id = "1", Started = Now.Started.AddDays(-1) }])), StringComparison.Ordinal);

    [Fact]
    public void Texts_of_earlier_drills_cannot_break_out()
    {
        var hostile = SampleDrills.Hostile();
        var page = DrillReport.Write(hostile, ReportFormat.Html, [hostile with { Id = "</svg><script>", Started = hostile.Started.AddDays(-1) }]);

        Assert.Contains("id=\"trend\"", page, StringComparison.Ordinal);
        Assert.DoesNotMatch("(?i)<script", page);
    }

    private static string Section(string page) => Regex.Match(page, "<section aria-labelledby=\"trend\">.*?</section>", RegexOptions.Singleline).Value;

    private static RestoreDrillResult Before(int days) => SampleDrills.Passed() with { Id = $"{days}", Started = SampleDrills.Passed().Started.AddDays(-days) };
}
