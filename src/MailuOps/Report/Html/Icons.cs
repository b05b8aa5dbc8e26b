namespace MailuOps.Report.Html;

/// <summary>Results as shape, word and colour together: no one has to see colours.</summary>
internal static class Icons
{
    /// <summary>The class that gives the colour.</summary>
    public static string Class(PartResult result) => result switch
    {
        PartResult.Passed => "good", PartResult.Failed => "bad", PartResult.Inconclusive => "open", _ => "idle",
    };

    /// <summary>A word with its sign.</summary>
    public static Markup Badge(PartResult result, string word) => Markup.Of($"<span class=\"badge {Class(result)}\">{Svg(result, "sign")}{word}</span>");

    /// <summary>The verdict's sign.</summary>
    public static Markup Large(PartResult result) => Svg(result, "seal");

    private static Markup Svg(PartResult result, string style) => Markup.Of(
        $"<svg class=\"{style}\" viewBox=\"0 0 24 24\" aria-hidden=\"true\" focusable=\"false\">{Shape(result)}</svg>");

    private static Markup Shape(PartResult result) => new(result switch
    {
        PartResult.Passed => """<circle cx="12" cy="12" r="11"/><path d="M6.8 12.6l3.5 3.5 7-7.6"/>""",
        PartResult.Failed => """<path class="face" d="M7.5 1h9L23 7.5v9L16.5 23h-9L1 16.5v-9z"/><path d="M8 8l8 8M16 8l-8 8"/>""",
        PartResult.Inconclusive => """<path class="face" d="M12 1.5L23.5 22H.5z"/><path d="M12 9v6"/><path d="M12 18.2v.1"/>""",
        _ => """<circle cx="12" cy="12" r="11"/><path d="M7 12h10"/>""",
    });
}
