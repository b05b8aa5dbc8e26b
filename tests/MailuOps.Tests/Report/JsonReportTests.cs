using System.Text.Json;
using MailuOps.Report;

namespace MailuOps.Tests.Report;

public class JsonReportTests
{
    public static TheoryData<string> Samples => [.. SampleDrills.All.Keys];

    [Theory]
    [MemberData(nameof(Samples))]
    public void The_report_fits_the_schema_that_is_shipped(string sample) => Assert.Empty(new SchemaCheck(Schema()).Validate(Report(sample)));

    [Fact]
    public void The_check_sees_what_does_not_fit()
    {
        using var broken = JsonDocument.Parse(DrillReport.Write(SampleDrills.Passed(), ReportFormat.Json)
            .Replace("\"passed\"", "\"fine\"", StringComparison.Ordinal).Replace("\"testUser\"", "\"user\"", StringComparison.Ordinal).Replace("18430", "-1", StringComparison.Ordinal));

        var problems = new SchemaCheck(Schema()).Validate(broken.RootElement);

        Assert.Contains(problems, p => p.StartsWith("$.outcome", StringComparison.Ordinal));
        Assert.Contains("$ lacks testUser", problems);
        Assert.Contains("$.user is not in the schema", problems);
        Assert.Contains(problems, p => p.StartsWith("$.snapshot", StringComparison.Ordinal));
    }

    [Fact]
    public void The_report_names_its_schema() => Assert.Equal(Schema().GetProperty("$id").GetString(), Report("Passed").GetProperty("$schema").GetString());

    [Fact]
    public void Each_store_has_its_own_proof()
    {
        var stores = Report("MailMissing").GetProperty("stores");

        Assert.True(stores.GetProperty("accounts").GetProperty("proven").GetBoolean());
        Assert.False(stores.GetProperty("mail").GetProperty("proven").GetBoolean());
        Assert.Equal("no", stores.GetProperty("mail").GetProperty("back").GetString());
        Assert.Equal(3, stores.GetProperty("mail").GetProperty("differences").GetArrayLength());
    }

    [Fact]
    public void Text_comes_back_as_it_was()
    {
        var hostile = SampleDrills.Hostile();

        Assert.Equal(SampleDrills.Attack.Replace('\ud800', '\ufffd'), Report("Hostile").GetProperty("stack").GetString());
        Assert.Equal(hostile.Stages.Count, Report("Hostile").GetProperty("stages").GetArrayLength());
    }

    [Fact]
    public void What_was_not_measured_is_null()
    {
        var report = Report("SeedFailed");

        Assert.All(new[] { "recoveryTimeSeconds", "recoveryPointSeconds", "snapshot" }, name => Assert.Equal(JsonValueKind.Null, report.GetProperty(name).ValueKind));
    }

    private static JsonElement Report(string sample) => JsonDocument.Parse(DrillReport.Write(SampleDrills.All[sample], ReportFormat.Json)).RootElement;

    private static JsonElement Schema() => SchemaCheck.Load("drill-report.v1.schema.json");
}
