using System.Text;
using System.Text.Json;

namespace MailuOps.Drill.Leaks;

/// <summary>The shapes in which a secret may stand in a text: as it is, in base64 at any offset, URL-encoded, escaped for JSON. Pure.</summary>
internal sealed class SecretForms
{
    /// <summary>Shorter ones would be found everywhere.</summary>
    public const int ShortestSecret = 8;

    private readonly (string Form, string Text)[] _forms;

    public SecretForms(string secret)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(secret.Length, ShortestSecret);
        (string, string)[] all =
        [
            ("plain", secret), .. Enumerable.Range(0, 3).Select(offset => ("base64", Base64At(secret, offset))),
            ("URL-encoded", Uri.EscapeDataString(secret)), ("JSON", JsonSerializer.Serialize(secret)[1..^1]),
        ];
        _forms = [.. all.DistinctBy(f => f.Item2)];
    }

    /// <summary>All texts to look for.</summary>
    public IEnumerable<string> Texts => _forms.Select(f => f.Text);

    /// <summary>The shape in which the secret stands in the text; null: it does not.</summary>
    public string? FindIn(string text) => Array.Find(_forms, f => text.Contains(f.Text, StringComparison.Ordinal)).Form;

    /// <summary>The text with stars in place of the secret, whatever its shape.</summary>
    public string Mask(string text) => _forms.Aggregate(text, (masked, form) => masked.Replace(form.Text, "***", StringComparison.Ordinal));

    /// <summary>The characters that depend on the secret alone when so many other bytes stand before it and any after it.</summary>
    private static string Base64At(string secret, int offset)
    {
        byte[] bytes = [.. new byte[offset], .. Encoding.UTF8.GetBytes(secret)];
        return Convert.ToBase64String(bytes)[(offset == 0 ? 0 : offset + 1)..(bytes.Length * 8 / 6)];
    }
}
