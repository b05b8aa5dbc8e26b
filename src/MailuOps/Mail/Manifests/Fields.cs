using System.Globalization;
using System.Text;

namespace MailuOps.Mail.Manifests;

/// <summary>
/// Fields of a manifest's line, with tabs between them. The bytes are those of the file names, whatever their encoding; control
/// characters and "%" stand as %XX. The first three fields are a line's key.
/// </summary>
internal static class Fields
{
    public const byte Tab = (byte)'\t';

    /// <summary>A field by its place; empty when there are fewer.</summary>
    public static ReadOnlySpan<byte> At(ReadOnlySpan<byte> line, int index)
    {
        for (; index > 0; index--)
        {
            var tab = line.IndexOf(Tab);
            if (tab < 0)
            {
                return [];
            }

            line = line[(tab + 1)..];
        }

        var end = line.IndexOf(Tab);
        return end < 0 ? line : line[..end];
    }

    /// <summary>The first three fields.</summary>
    public static ReadOnlySpan<byte> Key(ReadOnlySpan<byte> line)
    {
        var end = -1;
        for (var i = 0; i < 3; i++)
        {
            var tab = line[(end + 1)..].IndexOf(Tab);
            if (tab < 0)
            {
                return line;
            }

            end += tab + 1;
        }

        return line[..end];
    }

    /// <summary>All fields, as text to work with: one character a byte.</summary>
    public static string[] Split(ReadOnlySpan<byte> line) => Encoding.Latin1.GetString(line).Split('\t');

    /// <summary>What a person reads: unescaped, as UTF-8.</summary>
    public static string Shown(string field)
    {
        if (field.Contains('%', StringComparison.Ordinal))
        {
            var text = new StringBuilder(field.Length);
            for (var i = 0; i < field.Length; i++)
            {
                var escaped = field[i] == '%' && i + 2 < field.Length
                    && byte.TryParse(field.AsSpan(i + 1, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out _);
                text.Append(escaped ? (char)Convert.ToByte(field.Substring(i + 1, 2), 16) : field[i]);
                i += escaped ? 2 : 0;
            }

            field = text.ToString();
        }

        return Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(field));
    }

    /// <summary>The reverse of <see cref="Shown"/>.</summary>
    public static string Stored(string text) => Escape(Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(text)));

    /// <summary>Escapes a name that is one character a byte already.</summary>
    public static string Escape(string name)
    {
        if (!name.Any(NeedsEscape))
        {
            return name;
        }

        var text = new StringBuilder(name.Length + 8);
        foreach (var c in name)
        {
            if (NeedsEscape(c))
            {
                text.Append('%').Append(((int)c).ToString("X2", CultureInfo.InvariantCulture));
            }
            else
            {
                text.Append(c);
            }
        }

        return text.ToString();
    }

    private static bool NeedsEscape(char c) => c is '%' or < ' ' or '\x7f';
}
