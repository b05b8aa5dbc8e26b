using System.Text.RegularExpressions;

namespace MailuOps;

/// <summary>Masks what looks like a secret in the words of other programs: they pass through logs, streams, records and reports. Pure.</summary>
internal static partial class SecretText
{
    private const string Masked = "***";
    private const string Names = "(?:password|passwd|passphrase|secret|token|credential|api_?key|access_?key)";

    /// <summary>The text with stars in place of password hashes, private keys, the user part of URLs, and values given to names such as RESTIC_PASSWORD.</summary>
    public static string Mask(string text)
    {
        text = Key().Replace(text, "$1" + Masked);
        text = Row().Replace(text, "$1" + Masked + "$2");
        text = Hash().Replace(text, Masked);
        text = Credentials().Replace(text, $"$1{Masked}@");
        text = Login().Replace(text, "$1" + Masked);
        text = Quoted().Replace(text, "$1" + Masked);
        return Assignment().Replace(text, "$1" + Masked);
    }

    /// <summary>Password hashes as Mailu keeps them, with or without a scheme before them.</summary>
    [GeneratedRegex(@"(\{[A-Z0-9.-]+\})?\$[a-zA-Z0-9-]+\$[^\s'"",)]+")]
    private static partial Regex Hash();

    /// <summary>The values of a row that a database refused, as the admin CLI's errors show them: among them the password of a fetched account.</summary>
    [GeneratedRegex(@"(\[parameters: ).*?(\]\s*(?:\(Background on this error|$))", RegexOptions.Singleline)]
    private static partial Regex Row();

    [GeneratedRegex(@"(-----BEGIN [A-Z ]*PRIVATE KEY-----).*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)", RegexOptions.Singleline)]
    private static partial Regex Key();

    /// <summary>The user and password of a URL such as rest:https://bot:pass@host/.</summary>
    [GeneratedRegex(@"(://)[^\s/@]+@")]
    private static partial Regex Credentials();

    [GeneratedRegex(@"(Authorization:\s*(?:Basic|Bearer)\s+)\S+", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Login();

    /// <summary>"password": "...", also where the JSON stands in a string. Without quotes a colon is mostly a sentence's.</summary>
    [GeneratedRegex($$"""({{Names}}\w*\\?["']?\s*:\s*)(?:\\"[^"\\]*\\"|"(?:[^"\\]|\\.)*"|'[^']*')""", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Quoted();

    /// <summary>RESTIC_PASSWORD=..., AWS_SECRET_ACCESS_KEY=..., --token=..., --password ..., and a line of YAML.</summary>
    [GeneratedRegex($$"""({{Names}}\w*["']?\s*=\s*|--[\w-]*{{Names}}\s+|^\s*(?:-\s+)?\w*{{Names}}:[ \t]+)(?:"[^"]*"|'[^']*'|\S+)""", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.Multiline)]
    private static partial Regex Assignment();
}
