using System.Globalization;
using System.Xml.Linq;
using MailuOps.Drill;
using MailuOps.Report;

namespace MailuOps.Tests.Report;

/// <summary>JUnit and NUnit.</summary>
public class CaseReportTests
{
    public static TheoryData<string> Samples => [.. SampleDrills.All.Keys];

    [Theory]
    [MemberData(nameof(Samples))]
    public void JUnit_has_what_both_schemas_demand_and_counts_right(string sample)
    {
        var root = XDocument.Parse(DrillReport.Write(SampleDrills.All[sample], ReportFormat.JUnit)).Root!;
        var suite = Assert.Single(root.Elements());
        var cases = suite.Elements("testcase").ToList();

        Assert.Empty(root.Attributes());
        Assert.Equal(["name", "package", "id", "timestamp", "hostname", "tests", "failures", "errors", "skipped", "time"], suite.Attributes().Select(a => a.Name.LocalName));
        Assert.Equal(["properties", .. cases.Select(_ => "testcase"), "system-out", "system-err"], suite.Elements().Select(e => e.Name.LocalName));
        Assert.Matches("^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d$", suite.Attribute("timestamp")!.Value);
        Assert.Equal(1 + 6 + 6 + SampleDrills.All[sample].Objectives.Count + SampleDrills.All[sample].Stages.Count, cases.Count);
        Assert.Equal(cases.Count, (int)suite.Attribute("tests")!);
        foreach (var (count, element) in new[] { ("failures", "failure"), ("errors", "error"), ("skipped", "skipped") })
        {
            Assert.Equal(cases.Count(c => c.Element(element) is not null), (int)suite.Attribute(count)!);
        }

        Assert.All(cases, c =>
        {
            Assert.InRange(c.Elements().Count(), 0, 1);
            Assert.True(decimal.Parse(c.Attribute("time")!.Value, CultureInfo.InvariantCulture) >= 0);
            Assert.NotEqual("", c.Attribute("classname")!.Value);
        });
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void NUnit_has_unique_ids_and_counts_right_on_every_level(string sample)
    {
        var root = XDocument.Parse(DrillReport.Write(SampleDrills.All[sample], ReportFormat.NUnit)).Root!;
        var nodes = root.DescendantsAndSelf().Where(e => e.Name.LocalName is "test-run" or "test-suite" or "test-case").ToList();

        Assert.Equal(nodes.Count, nodes.Select(e => e.Attribute("id")!.Value).Distinct().Count());
        Assert.Equal("filter", root.Elements().First().Name.LocalName);
        foreach (var node in nodes.Where(e => e.Name.LocalName != "test-case"))
        {
            var cases = node.Descendants("test-case").ToList();
            Assert.Equal(cases.Count, (int)node.Attribute("total")!);
            foreach (var (count, result) in new[] { ("passed", "Passed"), ("failed", "Failed"), ("inconclusive", "Inconclusive"), ("skipped", "Skipped"), ("warnings", "Warning") })
            {
                Assert.Equal(cases.Count(c => c.Attribute("result")!.Value == result), (int)node.Attribute(count)!);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void A_test_report_is_never_better_than_the_verdict(string sample)
    {
        var drill = SampleDrills.All[sample];
        var junit = XDocument.Parse(DrillReport.Write(drill, ReportFormat.JUnit)).Root!.Element("testsuite")!;
        var nunit = XDocument.Parse(DrillReport.Write(drill, ReportFormat.NUnit)).Root!;
        var red = (int)junit.Attribute("failures")! + (int)junit.Attribute("errors")!;

        Assert.True(drill.Outcome == DrillOutcome.Passed || red > 0);
        Assert.True(drill.Outcome != DrillOutcome.Failed || (int)junit.Attribute("failures")! > 0);
        Assert.Contains(nunit.Attribute("result")!.Value, drill.Outcome switch
        {
            DrillOutcome.Passed => new[] { "Passed", "Warning" }, DrillOutcome.Failed => ["Failed"], _ => ["Inconclusive"],
        });
    }

    [Fact]
    public void Harm_to_others_is_a_failure_although_both_stores_are_proven()
    {
        var suite = XDocument.Parse(DrillReport.Write(SampleDrills.BystandersHarmed(), ReportFormat.JUnit)).Root!.Element("testsuite")!;

        Assert.Contains("bob@mail.example.com", Assert.Single(suite.Descendants("failure")).Value, StringComparison.Ordinal);
    }

    [Fact]
    public void What_comes_after_the_first_gap_is_skipped_not_failed()
    {
        var mail = ProofPart.Of(SampleDrills.NotCaptured().Mail);

        Assert.Equal([PartResult.Passed, PartResult.Failed, PartResult.Skipped, PartResult.Skipped, PartResult.Skipped, PartResult.Skipped], mail.Select(p => p.Result));
    }

    [Fact]
    public void Nothing_lost_is_inconclusive_not_failed() =>
        Assert.Equal(PartResult.Inconclusive, ProofPart.Of(SampleDrills.WipeIneffective().Mail).Single(p => p.Key == "gone").Result);

    [Fact]
    public void Digests_that_differ_count_even_when_all_parts_say_yes()
    {
        Assert.Equal(PartResult.Failed, ProofPart.Of(SampleDrills.MailMissing().Mail).Single(p => p.Key == "digests").Result);
        Assert.Equal(PartResult.Inconclusive, ProofPart.Of(SampleDrills.DigestsDiffer().Accounts).Single(p => p.Key == "digests").Result);
        Assert.Equal(PartResult.Inconclusive, ProofPart.Of(SampleDrills.Proven("mail") with { DigestAfter = null }).Single(p => p.Key == "digests").Result);
    }
}
