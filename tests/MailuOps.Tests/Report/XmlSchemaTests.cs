using System.Xml.Linq;
using System.Xml.Schema;
using MailuOps.Report;

namespace MailuOps.Tests.Report;

/// <summary>JUnit and NUnit against schemas: our own, written from the formats' documentation (see the head of each).</summary>
public class XmlSchemaTests
{
    private static readonly XmlSchemaSet JUnit = Load("junit.xsd");
    private static readonly XmlSchemaSet NUnit = Load("nunit3.xsd");

    public static TheoryData<string> Samples => [.. SampleDrills.All.Keys];

    [Theory]
    [MemberData(nameof(Samples))]
    public void Both_are_valid(string sample)
    {
        Assert.Empty(Problems(JUnit, DrillReport.Write(SampleDrills.All[sample], ReportFormat.JUnit)));
        Assert.Empty(Problems(NUnit, DrillReport.Write(SampleDrills.All[sample], ReportFormat.NUnit)));
    }

    [Theory]
    [InlineData("timestamp=\"", "timestamp=\"Z")]
    [InlineData("<system-err />", "")]
    [InlineData("<error message", "<mistake message")]
    [InlineData("tests=\"", "tests=\"-")]
    [InlineData("<properties>", "<properties><property />")]
    public void JUnits_schema_finds_what_is_wrong(string good, string bad) => Assert.NotEmpty(Problems(JUnit, Spoilt(ReportFormat.JUnit, good, bad)));

    [Theory]
    [InlineData("result=\"Inconclusive\"", "result=\"Unsure\"")]
    [InlineData("<filter />", "")]
    [InlineData("start-time=\"", "start-time=\"T")]
    [InlineData("id=\"1002\"", "id=\"1001\"")]
    [InlineData("asserts=\"1\"", "claims=\"1\"")]
    public void NUnits_schema_finds_what_is_wrong(string good, string bad) => Assert.NotEmpty(Problems(NUnit, Spoilt(ReportFormat.NUnit, good, bad)));

    private static string Spoilt(ReportFormat format, string good, string bad)
    {
        var report = DrillReport.Write(SampleDrills.SeedFailed(), format);
        Assert.Contains(good, report, StringComparison.Ordinal);
        return report.Replace(good, bad, StringComparison.Ordinal).Replace("</error>", bad.StartsWith("<mistake", StringComparison.Ordinal) ? "</mistake>" : "</error>", StringComparison.Ordinal);
    }

    private static List<string> Problems(XmlSchemaSet schema, string report)
    {
        var problems = new List<string>();
        XDocument.Parse(report).Validate(schema, (_, e) => problems.Add(e.Message));
        return problems;
    }

    private static XmlSchemaSet Load(string name)
    {
        var set = new XmlSchemaSet();
        using var file = File.OpenRead(Repository.PathOf("tests", "MailuOps.Tests", "Report", "Schemas", name));
        set.Add(XmlSchema.Read(file, (_, e) => throw e.Exception)!);
        set.Compile();
        return set;
    }
}
