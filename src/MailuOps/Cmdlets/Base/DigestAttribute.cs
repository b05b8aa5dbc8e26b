using System.Management.Automation;
using System.Text.RegularExpressions;

namespace MailuOps.Cmdlets;

/// <summary>A SHA-256 in hexadecimal, or nothing: records without one come by the pipeline too.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public sealed partial class DigestAttribute : ValidateArgumentsAttribute
{
    /// <inheritdoc/>
    protected override void Validate(object arguments, EngineIntrinsics engineIntrinsics)
    {
        if (arguments is string { Length: > 0 } text && !Pattern().IsMatch(text))
        {
            throw new ValidationMetadataException($"'{text}' is no SHA-256: 64 hexadecimal digits are.");
        }
    }

    [GeneratedRegex("^[0-9a-fA-F]{64}$")]
    private static partial Regex Pattern();
}
