using System.Globalization;
using System.Text;
using MailuOps.Recipe.Yaml;
using YamlDotNet.Core;

namespace MailuOps.Recipe.Editing;

/// <summary>Writes a text as a YAML scalar, in the wished style where that style can hold it, else in double quotes.</summary>
internal static class ScalarText
{
    private const string Indicators = "-?:,[]{}#&*!|>'\"%@`";

    /// <param name="value">The text.</param>
    /// <param name="style">Plain, single or double quotes; any other style becomes double quotes.</param>
    /// <param name="inFlow">Whether it stands between brackets or braces, where plain text can hold less.</param>
    /// <param name="mayLookTyped">Whether it may look like a number, Boolean or null without quotes: true only where something stands before it anyway.</param>
    public static string Write(string value, ScalarStyle style, bool inFlow, bool mayLookTyped = false) => style switch
    {
        ScalarStyle.Plain when IsPlain(value, inFlow) && (mayLookTyped || !LooksTyped(value)) => value,
        ScalarStyle.SingleQuoted when !value.Any(char.IsControl) => $"'{value.Replace("'", "''", StringComparison.Ordinal)}'",
        _ => Quoted(value),
    };

    /// <summary>Where a scalar's own text starts: behind its anchor and tag.</summary>
    public static int ContentStart(string text, ScalarNode scalar)
    {
        var at = scalar.Start;
        while (at < scalar.End && text[at] is '&' or '!')
        {
            while (at < scalar.End && !char.IsWhiteSpace(text[at]))
            {
                at++;
            }

            while (at < scalar.End && char.IsWhiteSpace(text[at]))
            {
                at++;
            }
        }

        return at;
    }

    private static bool IsPlain(string value, bool inFlow)
    {
        if (value.Length == 0 || char.IsWhiteSpace(value[0]) || char.IsWhiteSpace(value[^1]) || value[^1] == ':' || value.Any(char.IsControl))
        {
            return false;
        }

        var startsBadly = Indicators.Contains(value[0]) && !(value[0] is '-' or '?' or ':' && value.Length > 1 && !char.IsWhiteSpace(value[1]) && !inFlow);
        return !startsBadly && !value.Contains(": ", StringComparison.Ordinal) && !value.Contains(" #", StringComparison.Ordinal)
            && !value.StartsWith("---", StringComparison.Ordinal) && !value.StartsWith("...", StringComparison.Ordinal)
            && !(inFlow && value.IndexOfAny([',', '[', ']', '{', '}', ':']) >= 0);
    }

    private static bool LooksTyped(string value) =>
        value.ToLowerInvariant() is "true" or "false" or "yes" or "no" or "on" or "off" or "y" or "n" or "null" or "~" or ".nan" or ".inf" or "-.inf" or "<<" or "="
        || char.IsAsciiDigit(value[0]) || (value.Length > 1 && value[0] is '+' or '-' or '.' && char.IsAsciiDigit(value[1]));

    private static string Quoted(string value)
    {
        var text = new StringBuilder(value.Length + 2).Append('"');
        foreach (var c in value)
        {
            _ = c switch
            {
                '"' or '\\' => text.Append('\\').Append(c),
                '\n' => text.Append("\\n"),
                '\r' => text.Append("\\r"),
                '\t' => text.Append("\\t"),
                _ when char.IsControl(c) || c is '\u2028' or '\u2029' or '\uFEFF' => text.Append("\\u").Append(((int)c).ToString("X4", CultureInfo.InvariantCulture)),
                _ => text.Append(c),
            };
        }

        return text.Append('"').ToString();
    }
}
