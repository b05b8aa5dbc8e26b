using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace MailuOps.Recipe.Versioning;

/// <summary>A Co-op Cloud recipe's version: its own three numbers, and the version of the software it deploys, as in 3.0.1+2024.06.52.</summary>
/// <param name="Major">Raised when operators must act.</param>
/// <param name="Minor">Raised for features.</param>
/// <param name="Patch">Raised for fixes.</param>
/// <param name="Upstream">The software's version, behind the plus sign, in whatever form its makers use.</param>
public sealed record RecipeVersion(int Major, int Minor, int Patch, string Upstream) : IComparable<RecipeVersion>
{
    /// <summary>Reads "1.2.3+upstream". False for anything else: no plus sign, fewer numbers, a leading v.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out RecipeVersion? version)
    {
        version = null;
        var plus = text?.IndexOf('+', StringComparison.Ordinal) ?? -1;
        if (plus < 0 || !IsUpstream(text![(plus + 1)..]))
        {
            return false;
        }

        var numbers = text[..plus].Split('.');
        if (numbers.Length != 3 || !Number(numbers[0], out var major) || !Number(numbers[1], out var minor) || !Number(numbers[2], out var patch))
        {
            return false;
        }

        version = new RecipeVersion(major, minor, patch, text[(plus + 1)..]);
        return true;
    }

    /// <summary>True when the text can stand behind the plus sign: not empty, no space, quote or second plus sign.</summary>
    public static bool IsUpstream(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Length > 0 && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_' or '~' or ':');
    }

    /// <summary>The next version: the part goes up by one, the parts behind it to zero.</summary>
    /// <param name="part">What to raise.</param>
    /// <param name="upstream">The new version of the software; null keeps it.</param>
    public RecipeVersion Step(VersionPart part, string? upstream = null) => part switch
    {
        VersionPart.Major => new RecipeVersion(checked(Major + 1), 0, 0, upstream ?? Upstream),
        VersionPart.Minor => new RecipeVersion(Major, checked(Minor + 1), 0, upstream ?? Upstream),
        _ => new RecipeVersion(Major, Minor, checked(Patch + 1), upstream ?? Upstream),
    };

    /// <summary>Compares the three numbers. The upstream part has no order that holds for every software.</summary>
    public int CompareTo(RecipeVersion? other) =>
        other is null ? 1 : (Major, Minor, Patch).CompareTo((other.Major, other.Minor, other.Patch));

    /// <summary>The form of the label: 3.0.1+2024.06.52.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Major}.{Minor}.{Patch}+{Upstream}");

    /// <summary>Whether one version comes before another, by its numbers.</summary>
    public static bool operator <(RecipeVersion left, RecipeVersion right) => Compare(left, right) < 0;

    /// <summary>Whether one version comes after another, by its numbers.</summary>
    public static bool operator >(RecipeVersion left, RecipeVersion right) => Compare(left, right) > 0;

    /// <summary>Whether one version comes before another or has the same numbers.</summary>
    public static bool operator <=(RecipeVersion left, RecipeVersion right) => Compare(left, right) <= 0;

    /// <summary>Whether one version comes after another or has the same numbers.</summary>
    public static bool operator >=(RecipeVersion left, RecipeVersion right) => Compare(left, right) >= 0;

    private static int Compare(RecipeVersion? left, RecipeVersion? right) => left is null ? (right is null ? 0 : -1) : left.CompareTo(right);

    private static bool Number(string text, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
