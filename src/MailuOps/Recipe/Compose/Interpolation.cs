using System.Text;

namespace MailuOps.Recipe.Compose;

/// <summary>
/// Compose's variables in a value: $$, $NAME, ${NAME}, ${NAME:-default}, ${NAME-default}, ${NAME:+other}, ${NAME+other}, ${NAME:?error}, ${NAME?error},
/// defaults nested. Text that only looks like a variable stays as it is: a linter must read what Docker would refuse.
/// </summary>
internal static class Interpolation
{
    /// <summary>The value as Docker sees it. Unset variables become nothing, or stay written as ${NAME} with <paramref name="keepUnset"/>.</summary>
    public static string Expand(string raw, IReadOnlyDictionary<string, string> variables, bool keepUnset = false)
    {
        if (!raw.Contains('$'))
        {
            return raw;
        }

        var result = new StringBuilder(raw.Length);
        for (var at = 0; at < raw.Length;)
        {
            var dollar = raw.IndexOf('$', at);
            if (dollar < 0 || dollar == raw.Length - 1)
            {
                return result.Append(raw, at, raw.Length - at).ToString();
            }

            result.Append(raw, at, dollar - at);
            at = One(raw, dollar, variables, keepUnset, result);
        }

        return result.ToString();
    }

    private static int One(string raw, int dollar, IReadOnlyDictionary<string, string> variables, bool keepUnset, StringBuilder result)
    {
        var next = raw[dollar + 1];
        if (next == '$')
        {
            result.Append('$');
            return dollar + 2;
        }

        var braced = next == '{';
        var start = dollar + (braced ? 2 : 1);
        var end = NameEnd(raw, start);
        if (end == start)
        {
            result.Append('$');
            return dollar + 1;
        }

        var name = raw[start..end];
        if (!braced)
        {
            result.Append(Value(name, variables, keepUnset));
            return end;
        }

        var close = Close(raw, end);
        if (close < 0)
        {
            result.Append("${");
            return start;
        }

        result.Append(Operate(name, raw[end..close], variables, keepUnset));
        return close + 1;
    }

    private static string Operate(string name, string rest, IReadOnlyDictionary<string, string> variables, bool keepUnset)
    {
        var known = variables.TryGetValue(name, out var value);
        var emptyCounts = rest.StartsWith(':');
        var present = known && (!emptyCounts || value!.Length > 0);
        var sign = emptyCounts ? 1 : 0;
        var word = rest.Length > sign ? rest[(sign + 1)..] : string.Empty;
        return (rest.Length > sign ? rest[sign] : ' ') switch
        {
            '-' => present ? value! : Expand(word, variables, keepUnset),
            '+' => present ? Expand(word, variables, keepUnset) : string.Empty,
            _ => Value(name, variables, keepUnset),
        };
    }

    private static string Value(string name, IReadOnlyDictionary<string, string> variables, bool keepUnset) =>
        variables.TryGetValue(name, out var value) ? value : keepUnset ? $"${{{name}}}" : string.Empty;

    private static int NameEnd(string text, int at)
    {
        if (at < text.Length && char.IsAsciiDigit(text[at]))
        {
            return at;
        }

        while (at < text.Length && (char.IsAsciiLetterOrDigit(text[at]) || text[at] == '_'))
        {
            at++;
        }

        return at;
    }

    private static int Close(string text, int at)
    {
        for (var depth = 1; at < text.Length; at++)
        {
            depth += text[at] switch { '{' => 1, '}' => -1, _ => 0 };
            if (depth == 0)
            {
                return at;
            }
        }

        return -1;
    }
}
