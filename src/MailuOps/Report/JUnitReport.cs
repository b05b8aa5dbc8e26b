using System.Globalization;
using System.Xml.Linq;
using MailuOps.Drill;

namespace MailuOps.Report;

/// <summary>
/// JUnit's XML. There is no single schema: this is valid by those of Ant (which wants properties, both outputs, and a time without
/// zone) and of the Jenkins xUnit plugin. Inconclusive is an error there, as opposed to a failure.
/// </summary>
internal static class JUnitReport
{
    public static string Write(IReadOnlyList<RestoreDrillResult> drills) => XmlText.Write(new XElement("testsuites", drills.Select(Suite)));

    private static XElement Suite(RestoreDrillResult drill, int index)
    {
        var cases = ReportCase.Of(drill);
        return new XElement(
            "testsuite",
            XmlText.Attribute("name", $"Restore drill of {drill.Stack}"),
            new XAttribute("package", "MailuOps.RestoreDrill"),
            new XAttribute("id", index),
            new XAttribute("timestamp", drill.Started.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture)),
            new XAttribute("hostname", "localhost"),
            new XAttribute("tests", cases.Count),
            new XAttribute("failures", cases.Count(c => c.Result == PartResult.Failed)),
            new XAttribute("errors", cases.Count(c => c.Result == PartResult.Inconclusive)),
            new XAttribute("skipped", cases.Count(c => c.Result == PartResult.Skipped)),
            new XAttribute("time", ReportText.Seconds(drill.Duration)),
            XmlText.Properties(ReportProperties.Of(drill)),
            cases.Select(c => Case(drill, c)),
            XmlText.Element("system-out", MarkdownReport.Write(drill)),
            new XElement("system-err"));
    }

    private static XElement Case(RestoreDrillResult drill, ReportCase item) => new(
        "testcase",
        XmlText.Attribute("name", item.Name),
        XmlText.Attribute("classname", $"{drill.Stack.Replace('.', '_')}.{item.Group}"),
        new XAttribute("time", ReportText.Seconds(item.Time)),
        item.Result switch
        {
            PartResult.Failed => Problem("failure", item),
            PartResult.Inconclusive => Problem("error", item),
            PartResult.Skipped => new XElement("skipped"),
            _ => null,
        });

    private static XElement Problem(string name, ReportCase item) => new(
        name, XmlText.Attribute("message", item.Message.Split('\n')[0]), new XAttribute("type", name == "failure" ? "Failed" : "Inconclusive"), ReportText.Visible(item.Log.Length == 0 ? item.Message : $"{item.Message}\n\n{item.Log}"));
}
