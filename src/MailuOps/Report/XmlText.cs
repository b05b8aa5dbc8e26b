using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace MailuOps.Report;

/// <summary>XML documents as text.</summary>
internal static class XmlText
{
    private static readonly XmlWriterSettings Settings = new() { Indent = true, NewLineChars = "\n", Encoding = new UTF8Encoding(false) };

    public static string Write(XElement root)
    {
        using var bytes = new MemoryStream();
        using (var xml = XmlWriter.Create(bytes, Settings))
        {
            root.Save(xml);
        }

        return Encoding.UTF8.GetString(bytes.ToArray()) + "\n";
    }

    /// <summary>An attribute whose text XML can hold.</summary>
    public static XAttribute Attribute(string name, string value) => new(name, ReportText.Visible(value));

    /// <summary>An element whose text XML can hold.</summary>
    public static XElement Element(string name, string value) => new(name, ReportText.Visible(value));

    /// <summary>A name and value as both formats have them.</summary>
    public static XElement Properties(IEnumerable<(string Name, string Value)> properties) =>
        new("properties", properties.Select(p => new XElement("property", new XAttribute("name", p.Name), Attribute("value", p.Value))));
}
