using System.Globalization;
using System.Management.Automation;
using System.Xml.Linq;

namespace MailuOps.Help;

/// <summary>Writes the help file that Get-Help reads: text from the pages, facts from the classes.</summary>
internal static class MamlWriter
{
    private static readonly XNamespace Msh = "http://msh";
    private static readonly XNamespace Maml = "http://schemas.microsoft.com/maml/2004/10";
    private static readonly XNamespace Cmd = "http://schemas.microsoft.com/maml/dev/command/2004/10";
    private static readonly XNamespace Dev = "http://schemas.microsoft.com/maml/dev/2004/10";

    public static string Write(IEnumerable<(CmdletModel Cmdlet, HelpPage Page)> entries)
    {
        var root = new XElement(Msh + "helpItems", new XAttribute("schema", "maml"), entries.Select(e => Command(e.Cmdlet, e.Page)));
        return "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<!-- Made from docs/en-US by tools/MailuOps.Help: edit the pages, not this file. -->\n"
            + root.ToString().ReplaceLineEndings("\n") + "\n";
    }

    private static XElement Command(CmdletModel cmdlet, HelpPage page) => new(
        Cmd + "command",
        new XAttribute(XNamespace.Xmlns + "maml", Maml),
        new XAttribute(XNamespace.Xmlns + "command", Cmd),
        new XAttribute(XNamespace.Xmlns + "dev", Dev),
        new XElement(
            Cmd + "details",
            new XElement(Cmd + "name", cmdlet.Name),
            new XElement(Maml + "description", Para(page.Synopsis)),
            new XElement(Cmd + "verb", cmdlet.Attribute.VerbName),
            new XElement(Cmd + "noun", cmdlet.Attribute.NounName)),
        new XElement(Maml + "description", Paras(page.Description)),
        new XElement(Cmd + "syntax", cmdlet.Sets.Select(s => SyntaxItem(cmdlet, s, page))),
        new XElement(Cmd + "parameters", cmdlet.Parameters.Select(p => Parameter(p, p.Mandatory, p.Position, page))),
        new XElement(Cmd + "inputTypes", Types(Cmd + "inputType", page.Inputs)),
        new XElement(Cmd + "returnValues", Types(Cmd + "returnValue", page.Outputs)),
        new XElement(Maml + "alertSet", new XElement(Maml + "alert", Paras(NotesOf(page)))),
        new XElement(Cmd + "examples", page.Examples.Select(Example)),
        new XElement(Maml + "relatedLinks", Links(cmdlet, page)));

    private static IEnumerable<string> NotesOf(HelpPage page) =>
        page.Errors.Count == 0 ? page.Notes : [.. page.Notes, "Errors:", .. page.Errors];

    private static XElement SyntaxItem(CmdletModel cmdlet, CommandParameterSetInfo set, HelpPage page) => new(
        Cmd + "syntaxItem",
        new XElement(Maml + "name", cmdlet.Name),
        set.Parameters
            .Where(p => !CmdletModel.IsCommon(p.Name))
            .OrderBy(p => p.Position < 0).ThenBy(p => p.Position).ThenByDescending(p => p.IsMandatory).ThenBy(p => p.Name is "WhatIf" or "Confirm")
            .Select(p => Parameter(cmdlet.Parameters.Single(m => m.Name == p.Name), p.IsMandatory, p.Position < 0 ? null : p.Position, page)));

    private static XElement Parameter(ParameterModel parameter, bool mandatory, int? position, HelpPage page)
    {
        var type = SyntaxText.TypeName(parameter.Type);
        return new XElement(
            Cmd + "parameter",
            new XAttribute("required", mandatory ? "true" : "false"),
            new XAttribute("variableLength", parameter.Type.IsArray ? "true" : "false"),
            new XAttribute("globbing", parameter.Wildcards ? "true" : "false"),
            new XAttribute("pipelineInput", parameter.PipelineText),
            new XAttribute("position", position?.ToString(CultureInfo.InvariantCulture) ?? "named"),
            new XAttribute("aliases", parameter.Aliases.Count == 0 ? "none" : string.Join(", ", parameter.Aliases)),
            new XElement(Maml + "name", parameter.Name),
            new XElement(Maml + "description", Paras(page.Parameters.GetValueOrDefault(parameter.Name) ?? StandardText.Of(parameter.Name))),
            parameter.Values.Count == 0 ? null : new XElement(
                Cmd + "parameterValueGroup", parameter.Values.Select(v => Value(v, required: false))),
            parameter.IsSwitch ? null : Value(type, required: true),
            new XElement(Dev + "type", new XElement(Maml + "name", type), new XElement(Maml + "uri")),
            new XElement(Dev + "defaultValue", parameter.Default ?? (parameter.IsSwitch ? "False" : "None")));
    }

    private static XElement Value(string text, bool required) => new(
        Cmd + "parameterValue", new XAttribute("required", required ? "true" : "false"), new XAttribute("variableLength", "false"), text);

    private static IEnumerable<XElement> Types(XName element, IEnumerable<HelpType> types) => types.Select(t => new XElement(
        element,
        new XElement(Dev + "type", new XElement(Maml + "name", t.Name)),
        new XElement(Maml + "description", Paras(t.Text))));

    private static XElement Example(HelpExample example, int index) => new(
        Cmd + "example",
        new XElement(Maml + "title", $"---------- Example {index + 1}: {example.Title} ----------"),
        new XElement(Dev + "code", example.Code),
        new XElement(Dev + "remarks", Paras(example.Remarks)));

    private static IEnumerable<XElement> Links(CmdletModel cmdlet, HelpPage page)
    {
        // Get-Help -Online takes the first one.
        yield return Link("Online version", cmdlet.Attribute.HelpUri);
        foreach (var (text, target) in page.Links)
        {
            yield return Link(text, target.Contains("://", StringComparison.Ordinal) ? target : "");
        }
    }

    private static XElement Link(string text, string uri) =>
        new(Maml + "navigationLink", new XElement(Maml + "linkText", text), new XElement(Maml + "uri", uri));

    private static IEnumerable<XElement> Paras(IEnumerable<string> paragraphs) => paragraphs.Select(Para);

    private static XElement Para(string text) => new(Maml + "para", text);
}
