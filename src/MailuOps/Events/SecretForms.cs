using System.Text;
using System.Text.Json;

namespace MailuOps;

/// <summary>The shapes in which secrets may stand in a text: as they are, in base64 at any offset, URL-encoded, escaped for JSON. Pure.</summary>
internal sealed class SecretForms
{
    /// <summary>Shorter ones would be found everywhere.</summary>
    public const int ShortestSecret = 8;

    private readonly (string Form, string Text)[] _forms;

    public SecretForms(params string[] secrets)
    {
        // The longest first: one may be a part of another, of which nothing may stay when it is masked.
        _forms = [.. secrets.SelectMany(FormsOf).DistinctBy(f => f.Text).OrderByDescending(f => f.Text.Length)];
    }

    /// <summary>All texts to look for.</summary>
    public IEnumerable<string> Texts => _forms.Select(f => f.Text);

    /// <summary>The shape in which a secret stands in the text; null: none does.</summary>
    public string? FindIn(string text) => Array.Find(_forms, f => text.Contains(f.Text, StringComparison.Ordinal)).Form;

    /// <summary>The text with stars in place of the secrets, whatever their shape.</summary>
    public string Mask(string text) => _forms.Aggregate(text, (masked, form) => masked.Replace(form.Text, "***", StringComparison.Ordinal));

    private static (string Form, string Text)[] FormsOf(string secret)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(secret.Length, ShortestSecret);
        return
        [
            ("plain", secret), .. Enumerable.Range(0, 3).Select(offset => ("base64", Base64At(secret, offset))),
            ("URL-encoded", Uri.EscapeDataString(secret)), ("JSON", JsonSerializer.Serialize(secret)[1..^1]),
        ];
    }

    /// <summary>The characters that depend on the secret alone when so many other bytes stand before it and any after it.</summary>
    private static string Base64At(string secret, int offset)
    {
        byte[] bytes = [.. new byte[offset], .. Encoding.UTF8.GetBytes(secret)];
        return Convert.ToBase64String(bytes)[(offset == 0 ? 0 : offset + 1)..(bytes.Length * 8 / 6)];
    }
}
