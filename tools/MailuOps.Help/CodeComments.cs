using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace MailuOps.Help;

/// <summary>The summaries in the compiler's documentation file.</summary>
internal sealed partial class CodeComments
{
    private readonly Dictionary<string, string> _summaries;

    public CodeComments(string xmlFile) => _summaries = XDocument.Load(xmlFile)
        .Descendants("member")
        .Where(m => m.Element("summary") is not null)
        .ToDictionary(m => m.Attribute("name")!.Value, m => Text(m.Element("summary")!));

    public string? Of(Type type) => _summaries.GetValueOrDefault("T:" + type.FullName);

    public string? Of(PropertyInfo property) => _summaries.GetValueOrDefault($"P:{property.DeclaringType!.FullName}.{property.Name}");

    private static string Text(XElement summary)
    {
        foreach (var reference in summary.Descendants("see").Concat(summary.Descendants("paramref")).ToList())
        {
            reference.ReplaceWith((reference.Attribute("cref") ?? reference.Attribute("name"))?.Value.Split('.')[^1] ?? reference.Value);
        }

        return Space().Replace(summary.Value, " ").Trim();
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();
}
