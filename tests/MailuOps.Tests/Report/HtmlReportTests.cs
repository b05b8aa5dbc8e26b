using System.Text.RegularExpressions;
using System.Xml.Linq;
using MailuOps.Drill;
using MailuOps.Report;

namespace MailuOps.Tests.Report;

public partial class HtmlReportTests
{
    public static TheoryData<string> Samples => [.. SampleDrills.All.Keys];

    [Theory]
    [MemberData(nameof(Samples))]
    public void A_page_is_whole_and_needs_nothing_from_elsewhere(string sample)
    {
        var page = Page(sample);

        Assert.StartsWith("<!DOCTYPE html>\n<html lang=\"en\">", page, StringComparison.Ordinal);
        Assert.EndsWith("</html>\n", page, StringComparison.Ordinal);
        Assert.DoesNotContain('\r', page);
        Assert.DoesNotMatch("(?i)<script|<link|<img|@import|url\\(|<iframe|<object|<base", page);
        Assert.DoesNotMatch("(?i)<[^>]+\\s(src|href|on[a-z]+|style)\\s*=", page);
        foreach (var landmark in new[] { "<header>", "<main>", "<footer>", "<h1>" })
        {
            Assert.Single(Regex.Matches(page, landmark));
        }
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void Tags_are_nested_and_ids_are_unique_and_every_label_names_one(string sample)
    {
        var page = Page(sample);
        var open = new Stack<string>();
        foreach (Match tag in Tags().Matches(Style().Replace(page, "")))
        {
            var name = tag.Groups["name"].Value;
            if (tag.Groups["close"].Length > 0)
            {
                Assert.Equal(open.Pop(), name);
            }
            else if (tag.Groups["self"].Length == 0 && name != "meta")
            {
                open.Push(name);
            }
        }

        Assert.Empty(open);
        var ids = Regex.Matches(page, "\\sid=\"([^\"]*)\"").Select(m => m.Groups[1].Value).ToList();
        Assert.Equal(ids.Count, ids.Distinct().Count());
        Assert.All(Regex.Matches(page, "aria-labelledby=\"([^\"]*)\"").SelectMany(m => m.Groups[1].Value.Split(' ')), id => Assert.Contains(id, ids));
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void Every_table_has_a_caption_and_headers_with_a_scope(string sample)
    {
        var tables = Regex.Matches(Page(sample), "<table[ >].*?</table>", RegexOptions.Singleline);

        Assert.True(tables.Count >= 2);
        Assert.All(tables, table =>
        {
            Assert.Contains("<caption", table.Value, StringComparison.Ordinal);
            Assert.Contains("<th scope=\"col\"", table.Value, StringComparison.Ordinal);
            Assert.DoesNotMatch("<th(?! scope=)[ >]", table.Value);
        });
    }

    [Theory]
    [InlineData("Passed", "good")]
    [InlineData("MailMissing", "bad")]
    [InlineData("WipeIneffective", "open")]
    public void The_verdict_comes_first_in_words_and_sign_and_colour(string sample, string style)
    {
        var page = Page(sample);
        var verdict = Regex.Match(page, "<section class=\"verdict (\\w+)\".*?</section>", RegexOptions.Singleline);

        Assert.Equal(style, verdict.Groups[1].Value);
        Assert.Contains($"<span class=\"outcome\">{SampleDrills.All[sample].Outcome}</span>", verdict.Value, StringComparison.Ordinal);
        Assert.Contains("<svg class=\"seal\"", verdict.Value, StringComparison.Ordinal);
        Assert.True(verdict.Index < page.IndexOf("<h2 id=\"stores\">", StringComparison.Ordinal));
    }

    [Fact]
    public void A_store_that_did_not_come_back_is_named_with_what_is_missing()
    {
        var page = Page("MailMissing");

        Assert.Contains("<h3 id=\"store-accounts\">Accounts <span class=\"badge good\">", page, StringComparison.Ordinal);
        Assert.Contains("<h3 id=\"store-mail\">Mail <span class=\"badge bad\">", page, StringComparison.Ordinal);
        Assert.Contains("<tr class=\"bad\"><th scope=\"row\">Back after the restore</th>", page, StringComparison.Ordinal);
        Assert.Contains("<li>message 1732417504.M81P77.imap is missing</li>", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, "open", "left open")]
    [InlineData(false, "bad", "failed")]
    public void A_stage_that_says_nothing_of_the_backup_is_left_open_and_not_failed(bool unsettled, string style, string word)
    {
        var drill = SampleDrills.PacksOpen();
        drill = drill with { Stages = [.. drill.Stages.Select(s => s.Name == "Packs" ? s with { Unsettled = unsettled, Log = ["restic: changed"] } : s)] };

        var page = DrillReport.Write(drill, ReportFormat.Html);

        Assert.Matches($"<th scope=\"row\">Packs</th><td><span class=\"badge {style}\"><svg .*?</svg>{word}</span>", page);
        Assert.Contains($"<rect class=\"bar {style}\"", page, StringComparison.Ordinal);
        Assert.Contains($" {word}, 12.5 s", page, StringComparison.Ordinal);
        Assert.Contains($"<article class=\"card {style}\"><h3>Packs</h3>", page, StringComparison.Ordinal);
        Assert.Contains($"| Packs | {(unsettled ? "⚠️ left open" : "❌ failed")} |", DrillReport.Write(drill, ReportFormat.Markdown), StringComparison.Ordinal);
        Assert.Equal(unsettled ? 0 : 1, XDocument.Parse(DrillReport.Write(drill, ReportFormat.JUnit)).Descendants("failure").Count());
    }

    [Fact]
    public void Many_differences_are_cut_and_counted()
    {
        var many = SampleDrills.Passed() with { Mail = SampleDrills.Proven("mail") with { Same = Evidence.No, Differences = [.. Enumerable.Range(0, 5000).Select(i => $"message {i} is missing")] } };

        var page = DrillReport.Write(many, ReportFormat.Html);

        Assert.Contains("Differences (5,000)", page, StringComparison.Ordinal);
        Assert.Contains("and 4,980 more", page, StringComparison.Ordinal);
        Assert.True(page.Length < 60_000);
    }

    [Fact]
    public void The_chart_has_a_bar_for_each_stage_reached_and_for_both_spans()
    {
        Assert.Equal(8 + 2, Regex.Matches(Page("Passed"), "<rect class=\"bar ").Count);
        Assert.Equal(3, Regex.Matches(Page("SeedFailed"), "<rect class=\"bar ").Count);
        Assert.Contains("No stage was reached.", Page("Empty"), StringComparison.Ordinal);
        Assert.All(Regex.Matches(Page("Passed"), "<rect class=\"bar \\w+\" x=\"([0-9.]+)%\" y=\"\\d+\" width=\"([0-9.]+)%\""), bar =>
            Assert.InRange(double.Parse(bar.Groups[1].Value) + double.Parse(bar.Groups[2].Value), 0.6, 100.1));
    }

    [Fact]
    public void What_was_left_shows_although_the_drill_passed()
    {
        var page = Page("LeftOver");

        Assert.Contains("Not everything could be cleaned up", page, StringComparison.Ordinal);
        Assert.Contains($"<li>test user {SampleDrills.User} and its mailbox</li>", page, StringComparison.Ordinal);
    }

    private static string Page(string sample) => DrillReport.Write(SampleDrills.All[sample], ReportFormat.Html);

    [GeneratedRegex("<(?<close>/?)(?<name>[a-z][a-z0-9]*)(?:\\s[^<>]*?)?(?<self>/?)>")]
    private static partial Regex Tags();

    [GeneratedRegex("<style>.*?</style>", RegexOptions.Singleline)]
    private static partial Regex Style();
}
