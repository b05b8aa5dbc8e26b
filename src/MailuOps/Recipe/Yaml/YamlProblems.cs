namespace MailuOps.Recipe.Yaml;

/// <summary>Turns the parser's complaint into a sentence and a place that a recipe's author can use.</summary>
internal static class YamlProblems
{
    public static YamlProblem Explain(string text, int start, int end, string complaint)
    {
        if (FindTab(text, start, complaint.Contains("tab", StringComparison.OrdinalIgnoreCase)) is { } tab)
        {
            return new YamlProblem(tab, "a tab indents this line; YAML allows only spaces there");
        }

        // A quote that nobody closed is found at the end of the file, but to be mended where it opens.
        var message = complaint.Trim().TrimEnd('.');
        var place = message.Contains("quoted scalar", StringComparison.OrdinalIgnoreCase) ? start : Math.Max(start, end);
        return new YamlProblem(Math.Clamp(place, 0, text.Length), message.Length == 0 ? "this is not YAML" : char.ToLowerInvariant(message[0]) + message[1..]);
    }

    // The parser often reports the construct that the tab broke, lines before the tab itself.
    private static int? FindTab(string text, int from, bool farAway)
    {
        var line = from == 0 ? 0 : text.LastIndexOf('\n', Math.Min(from, text.Length) - 1) + 1;
        for (var looked = 0; line < text.Length && (farAway || looked < 2); looked++)
        {
            var at = line;
            while (at < text.Length && text[at] == ' ')
            {
                at++;
            }

            if (at < text.Length && text[at] == '\t')
            {
                return at;
            }

            var next = text.IndexOf('\n', line);
            if (next < 0)
            {
                break;
            }

            line = next + 1;
        }

        return null;
    }
}
