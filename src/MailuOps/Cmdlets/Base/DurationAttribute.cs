using System.Globalization;
using System.Management.Automation;
using System.Text.RegularExpressions;

namespace MailuOps.Cmdlets;

/// <summary>
/// Lets a TimeSpan parameter take what people type. PowerShell alone binds a bare 60 as 60 ticks and "60" as 60 days.
/// </summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public sealed partial class DurationAttribute : ArgumentTransformationAttribute
{
    private const string Legal =
        "Legal are seconds (60 or 1.5), a number with a unit (500ms, 90s, 2m, 1h30m, 1d), hh:mm:ss (00:01:30), or a TimeSpan; none of them negative.";

    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        // PowerShell reads a bare 1d as the decimal 1; what was typed survives in the wrapper's text.
        var value = inputData is PSObject wrapped ? wrapped.BaseObject is decimal ? wrapped.ToString() : wrapped.BaseObject : inputData;
        return Convert(value) is { } duration && duration >= TimeSpan.Zero
            ? duration
            : throw new ArgumentTransformationMetadataException($"'{value}' is not a duration. {Legal}");
    }

    private static TimeSpan? Convert(object? value) => value switch
    {
        TimeSpan span => span,
        string text => Parse(text.Trim()),
        sbyte or byte or short or ushort or int or uint or long or ulong or float or double or decimal =>
            FromSeconds(System.Convert.ToDouble(value, CultureInfo.InvariantCulture)),
        _ => null,
    };

    private static TimeSpan? Parse(string text)
    {
        if (double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds))
        {
            return FromSeconds(seconds);
        }

        // A colon tells hh:mm:ss from "60", which .NET would read as days.
        if (text.Contains(':', StringComparison.Ordinal))
        {
            return TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var span) ? span : null;
        }

        var parts = Units().Match(text);
        if (!parts.Success || text.Length == 0)
        {
            return null;
        }

        double Part(string unit) =>
            parts.Groups[unit].Success ? double.Parse(parts.Groups[unit].Value, CultureInfo.InvariantCulture) : 0;
        return FromSeconds((Part("d") * 86400) + (Part("h") * 3600) + (Part("m") * 60) + Part("s") + (Part("ms") / 1000));
    }

    private static TimeSpan? FromSeconds(double seconds) =>
        seconds >= 0 && seconds < TimeSpan.MaxValue.TotalSeconds ? TimeSpan.FromSeconds(seconds) : null;

    [GeneratedRegex(
        @"^(?:(?<d>\d+(?:\.\d+)?)d)?\s*(?:(?<h>\d+(?:\.\d+)?)h)?\s*(?:(?<m>\d+(?:\.\d+)?)m(?:in)?)?\s*(?:(?<s>\d+(?:\.\d+)?)s)?\s*(?:(?<ms>\d+(?:\.\d+)?)ms)?$",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Units();
}
