namespace MailuOps.Recipe.Editing;

/// <summary>The lines of new labels, not yet indented.</summary>
internal static class LabelBlock
{
    /// <summary>labels: with one label below it.</summary>
    public static IReadOnlyList<string> Labels(LabelStyle style, string key, string value) =>
        ["labels:", .. Indent(Content(style, key, value), style.AsList ? style.DashIndent : style.Step)];

    /// <summary>The one label alone.</summary>
    public static IReadOnlyList<string> Content(LabelStyle style, string key, string value) =>
        [style.AsList ? "-" + style.Gap + ScalarText.Write($"{key}={value}", style.Items, inFlow: false, mayLookTyped: true) : Entry(style, key, value, inFlow: false)];

    /// <summary>labels: with one label, for a place between braces.</summary>
    public static string FlowLabels(LabelStyle style, string key, string value) => style.AsList
        ? $"labels: [{ScalarText.Write($"{key}={value}", style.Items, inFlow: true, mayLookTyped: true)}]"
        : $"labels: {{{Entry(style, key, value, inFlow: true)}}}";

    /// <summary>A label as an entry of a mapping.</summary>
    public static string Entry(LabelStyle style, string key, string value, bool inFlow) =>
        $"{ScalarText.Write(key, style.Keys, inFlow)}: {ScalarText.Write(value, style.Values, inFlow)}";

    public static IReadOnlyList<string> Indent(IEnumerable<string> lines, int spaces) => lines.Select(line => new string(' ', spaces) + line).ToList();
}
