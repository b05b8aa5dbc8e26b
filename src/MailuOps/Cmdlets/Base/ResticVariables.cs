using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Net;
using System.Security;
using System.Text.RegularExpressions;
using MailuOps.Backup.Restic;

namespace MailuOps.Cmdlets;

/// <summary>What -ResticEnvironment gives, and the file of -RepositoryFile.</summary>
internal static partial class ResticVariables
{
    /// <summary>MailuOps.ResticEnvironmentInvalid names the variable, never its value.</summary>
    /// <param name="file">Those of the file; of two with one name the other counts.</param>
    public static IReadOnlyList<ResticVariable> Of(IReadOnlyDictionary<string, string>? file, IDictionary? given) =>
    [
        .. (given ?? new Hashtable()).Cast<DictionaryEntry>()
            .Concat((file ?? new Dictionary<string, string>()).Select(v => new DictionaryEntry(v.Key, v.Value)))
            .Select(Of).DistinctBy(v => v.Name),
    ];

    private static ResticVariable Of(DictionaryEntry entry)
    {
        var name = entry.Key.ToString() ?? "";
        var value = entry.Value is PSObject wrapped ? wrapped.BaseObject : entry.Value;
        if (!Name().IsMatch(name))
        {
            throw Errors.ResticEnvironmentInvalid(name, "that is no name of a variable");
        }

        if (Own().IsMatch(name))
        {
            throw Errors.ResticEnvironmentInvalid(name, "-Repository and -RepositoryPassword do");
        }

        if (value is not (SecureString or string or IFormattable))
        {
            throw Errors.ResticEnvironmentInvalid(name, $"its value must be a SecureString or a text{(value is PSCredential ? "; of a credential take .Password" : "")}");
        }

        Func<string> text = value is SecureString secure ? () => new NetworkCredential("", secure).Password : () => Convert.ToString(value, CultureInfo.InvariantCulture)!;
        return text().AsSpan().IndexOfAny('\n', '\r', '\0') < 0 ? new ResticVariable(name, value is SecureString || Secret().IsMatch(name), text)
            : throw Errors.ResticEnvironmentInvalid(name, "its value has more than one line");
    }

    [GeneratedRegex("^[A-Za-z_][A-Za-z0-9_]*$")]
    private static partial Regex Name();

    [GeneratedRegex("^RESTIC_(REPOSITORY|PASSWORD)(_|$)")]
    private static partial Regex Own();

    /// <summary>AWS_SECRET_ACCESS_KEY, AZURE_ACCOUNT_SAS and so on, of who gave it as a text.</summary>
    [GeneratedRegex("SECRET|PASSWORD|TOKEN|_SAS$|_KEY$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Secret();
}
