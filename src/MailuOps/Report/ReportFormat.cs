namespace MailuOps.Report;

/// <summary>What a drill's report can be written as.</summary>
public enum ReportFormat
{
    /// <summary>One self-contained page for people.</summary>
    Html,
    /// <summary>Text for a ticket, a chat or a wiki.</summary>
    Markdown,
    /// <summary>Everything, for programs; module/schema/drill-report.v1.schema.json describes it.</summary>
    Json,
    /// <summary>Test results as most CI systems read them.</summary>
    JUnit,
    /// <summary>Test results of NUnit 3, which tell inconclusive from failed.</summary>
    NUnit,
    /// <summary>Metrics for the textfile collector of the Prometheus node exporter.</summary>
    Prometheus,
}
