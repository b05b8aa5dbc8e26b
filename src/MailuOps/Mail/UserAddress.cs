using System.Globalization;
using System.Text.RegularExpressions;

namespace MailuOps.Mail;

/// <summary>A mail user's exact address, in lower case. The domain is part of it: the same local part may exist in several domains.</summary>
public sealed partial record UserAddress
{
    /// <summary>Parses "user@domain"; anything else is the error MailuOps.AddressInvalid.</summary>
    /// <param name="text">What the user typed.</param>
    public UserAddress(string text)
    {
        var match = Shape().Match(text?.Trim() ?? "");
        if (!match.Success || text!.Contains("..", StringComparison.Ordinal))
        {
            throw Errors.AddressInvalid(text ?? "");
        }

        LocalPart = match.Groups[1].Value.ToLowerInvariant();
        Domain = Ascii(match.Groups[2].Value) ?? throw Errors.AddressInvalid(text);
    }

    /// <summary>The part before the @.</summary>
    public string LocalPart { get; }

    /// <summary>The part behind the @.</summary>
    public string Domain { get; }

    /// <summary>As Mailu keeps domains: "xn--bcher-kva.example" for "Bücher.example". Null: it cannot be one.</summary>
    internal static string? Ascii(string domain)
    {
        try
        {
            return new IdnMapping().GetAscii(domain.ToLowerInvariant());
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public override string ToString() => $"{LocalPart}@{Domain}";

    // No slash, no quote, no white space: the address becomes a folder's name and an argument.
    [GeneratedRegex(@"^([A-Za-z0-9_+=&'~#!$%^{}|-][A-Za-z0-9._+=&'~#!$%^{}|-]{0,63})@((?=.{1,253}$)[\p{L}0-9](?:[\p{L}0-9-]{0,62})(?:\.[\p{L}0-9](?:[\p{L}0-9-]{0,62}))*)$")]
    private static partial Regex Shape();
}
