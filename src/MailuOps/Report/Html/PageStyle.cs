namespace MailuOps.Report.Html;

/// <summary>The page's style sheet, an embedded file.</summary>
internal static class PageStyle
{
    public static Markup Css { get; } = Load();

    private static Markup Load()
    {
        using var stream = typeof(PageStyle).Assembly.GetManifestResourceStream("report.css")!;
        using var reader = new StreamReader(stream);
        return new Markup(reader.ReadToEnd().TrimEnd());
    }
}
