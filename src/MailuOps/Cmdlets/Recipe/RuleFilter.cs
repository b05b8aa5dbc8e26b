using System.Management.Automation;

namespace MailuOps.Cmdlets;

/// <summary>Selects rules by name with wildcards.</summary>
internal static class RuleFilter
{
    public static Func<string, bool> Of(string[] patterns)
    {
        var matchers = Array.ConvertAll(patterns, pattern => WildcardPattern.Get(pattern, WildcardOptions.IgnoreCase | WildcardOptions.CultureInvariant));
        return name => Array.Exists(matchers, matcher => matcher.IsMatch(name));
    }
}
