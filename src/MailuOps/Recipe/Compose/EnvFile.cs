namespace MailuOps.Recipe.Compose;

/// <summary>Reads a .env file as Co-op Cloud writes it: KEY=value, quotes, comments, "export", and a value that extends an earlier one ($COMPOSE_FILE:more.yml).</summary>
internal static class EnvFile
{
    public static IReadOnlyDictionary<string, string> Parse(string text)
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var raw in text.Split('\n'))
        {
            var line = raw.Trim().TrimStart('\uFEFF');
            if (line.StartsWith("export ", StringComparison.Ordinal))
            {
                line = line[7..].TrimStart();
            }

            var equals = line.IndexOf('=');
            if (equals > 0 && line[0] != '#')
            {
                variables[line[..equals].TrimEnd()] = Value(line[(equals + 1)..].TrimStart(), variables);
            }
        }

        return variables;
    }

    private static string Value(string text, Dictionary<string, string> earlier)
    {
        if (text.Length > 0 && text[0] is '"' or '\'' && text.IndexOf(text[0], 1) is > 0 and var close)
        {
            var inner = text[1..close];
            return text[0] == '\'' ? inner : Interpolation.Expand(inner, earlier);
        }

        var comment = text.IndexOf(" #", StringComparison.Ordinal);
        var value = text.StartsWith('#') ? string.Empty : comment < 0 ? text : text[..comment];
        return Interpolation.Expand(value.TrimEnd(), earlier);
    }
}
