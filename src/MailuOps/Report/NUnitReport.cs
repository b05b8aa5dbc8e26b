using System.Globalization;
using System.Xml.Linq;
using MailuOps.Drill;

namespace MailuOps.Report;

/// <summary>The result file of NUnit 3, which has a word for inconclusive. A clean-up that failed is a warning there.</summary>
internal static class NUnitReport
{
    public static string Write(IReadOnlyList<RestoreDrillResult> drills)
    {
        var cases = drills.Select(ReportCase.Of).ToList();
        var all = cases.SelectMany(c => c).ToList();
        var name = drills.Count == 1 ? NameOf(drills[0]) : $"Restore drills of {drills.Count} servers";
        var began = drills.Min(d => d.Started);
        var number = 1000;
        return XmlText.Write(new XElement(
            "test-run",
            new XAttribute("id", "0"), XmlText.Attribute("name", name), XmlText.Attribute("fullname", name), new XAttribute("testcasecount", all.Count),
            Outcome(all), Times(began, drills.Max(d => d.Started + d.Duration) - began), Counts(all), new XAttribute("random-seed", 0),
            new XElement("filter"),
            drills.Zip(cases).Select(d => Drill(d.First, d.Second, () => $"{++number}"))));
    }

    private static XElement Drill(RestoreDrillResult drill, IReadOnlyList<ReportCase> cases, Func<string> id) => new(
        "test-suite",
        Suite(id(), "TestSuite", NameOf(drill), NameOf(drill), cases), Times(drill.Started, drill.Duration),
        XmlText.Properties(ReportProperties.Of(drill)),
        cases.GroupBy(c => c.Group).Select(g => new XElement(
            "test-suite",
            Suite(id(), "TestFixture", g.Key, $"{drill.Stack}.{g.Key}", [.. g]),
            g.Select(c => Case(drill, c, id())))));

    private static string NameOf(RestoreDrillResult drill) => $"Restore drill of {drill.Stack}";

    private static IEnumerable<XAttribute> Suite(string id, string type, string name, string fullName, IReadOnlyList<ReportCase> cases) =>
    [
        new("type", type), new("id", id), XmlText.Attribute("name", name), XmlText.Attribute("fullname", fullName),
        new("runstate", "Runnable"), new("testcasecount", cases.Count), Outcome(cases), .. Counts(cases),
    ];

    private static XElement Case(RestoreDrillResult drill, ReportCase item, string id) => new(
        "test-case",
        new XAttribute("id", id), XmlText.Attribute("name", item.Name), XmlText.Attribute("fullname", $"{drill.Stack}.{item.Group}.{item.Name}"),
        XmlText.Attribute("classname", $"{drill.Stack}.{item.Group}"), new XAttribute("runstate", "Runnable"), new XAttribute("seed", "0"),
        new XAttribute("result", Result(item)), new XAttribute("duration", ReportText.Seconds(item.Time)), new XAttribute("asserts", 1),
        Result(item) switch
        {
            "Passed" => null,
            "Failed" => new XElement("failure", XmlText.Element("message", item.Message)),
            _ => new XElement("reason", XmlText.Element("message", item.Message)),
        },
        item.Log.Length == 0 ? null : XmlText.Element("output", item.Log));

    private static string Result(ReportCase item) => item switch
    {
        { Result: PartResult.Inconclusive, Group: "Stages", Name: "Clean-up" } => "Warning",
        _ => item.Result.ToString(),
    };

    private static XAttribute Outcome(IReadOnlyList<ReportCase> cases) => new("result",
        new[] { "Failed", "Inconclusive", "Warning", "Passed" }.FirstOrDefault(r => cases.Any(c => Result(c) == r), "Skipped"));

    private static XAttribute[] Times(DateTimeOffset started, TimeSpan duration) =>
    [
        new("start-time", Time(started)), new("end-time", Time(started + duration)), new("duration", ReportText.Seconds(duration)),
    ];

    private static XAttribute[] Counts(IReadOnlyList<ReportCase> cases)
    {
        return
        [
            new("total", cases.Count), Of("passed", "Passed"), Of("failed", "Failed"), Of("warnings", "Warning"),
            Of("inconclusive", "Inconclusive"), Of("skipped", "Skipped"), new("asserts", cases.Count),
        ];

        XAttribute Of(string name, string result) => new(name, cases.Count(c => Result(c) == result));
    }

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
