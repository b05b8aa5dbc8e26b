using System.Reflection;

namespace MailuOps.Help;

/// <summary>The help of a checkout: pages in docs/en-US, the file for Get-Help in module/help/en-US.</summary>
internal sealed class HelpFiles(string root, Assembly assembly)
{
    public string PageFolder => Path.Combine(root, "docs", "en-US");
    public string MamlFile => Path.Combine(root, "module", "help", "en-US", "MailuOps.dll-Help.xml");
    public IReadOnlyList<CmdletModel> Cmdlets { get; } = CmdletModel.Of(assembly);

    public string PageFile(string cmdlet) => Path.Combine(PageFolder, cmdlet + ".md");

    /// <summary>Writes what is missing or out of date; gives the files it touched.</summary>
    public IReadOnlyList<string> Update(bool scaffold)
    {
        Directory.CreateDirectory(PageFolder);
        Directory.CreateDirectory(Path.GetDirectoryName(MamlFile)!);
        var comments = new CodeComments(Path.ChangeExtension(assembly.Location, ".xml"));
        var touched = new List<string>();
        foreach (var cmdlet in Cmdlets)
        {
            var file = PageFile(cmdlet.Name);
            if (File.Exists(file))
            {
                Write(file, PageText.WithSyntax(File.ReadAllText(file), cmdlet), touched);
            }
            else if (scaffold)
            {
                Write(file, PageText.New(cmdlet, comments), touched);
            }
        }

        foreach (var (file, text) in Generated())
        {
            Write(file, text, touched);
        }

        return touched;
    }

    /// <summary>The help file's text from the pages that there are.</summary>
    public string Maml() => MamlWriter.Write(
        Cmdlets.Where(c => File.Exists(PageFile(c.Name))).Select(c => (c, HelpPage.Parse(File.ReadAllText(PageFile(c.Name))))));

    /// <summary>The files that are made from the pages, with the text they ought to have.</summary>
    public IEnumerable<(string File, string Text)> Generated() =>
    [
        (MamlFile, Maml()),
        .. (Directory.Exists(PageFolder) ? Directory.GetFiles(PageFolder, "about_*.md") : []).Order(StringComparer.Ordinal).Select(page => (
            Path.Combine(Path.GetDirectoryName(MamlFile)!, Path.GetFileNameWithoutExtension(page) + ".help.txt"),
            AboutTopic.Write(File.ReadAllText(page)))),
    ];

    /// <summary>What is wrong with the help, one finding a line; empty: nothing.</summary>
    public IReadOnlyList<string> Check()
    {
        var findings = Cmdlets.SelectMany(Check).ToList();
        var names = Cmdlets.Select(c => c.Name).ToHashSet(StringComparer.Ordinal);
        findings.AddRange(Directory.Exists(PageFolder)
            ? Directory.GetFiles(PageFolder, "*-*.md").Select(f => Path.GetFileNameWithoutExtension(f)).Where(n => !names.Contains(n)).Select(n => $"{n}.md: there is no such cmdlet")
            : []);
        findings.AddRange(Generated()
            .Where(g => !File.Exists(g.File) || File.ReadAllText(g.File) != g.Text)
            .Select(g => $"{Path.GetFileName(g.File)} is out of date: run tools/update-help.sh"));
        return findings;
    }

    private IEnumerable<string> Check(CmdletModel cmdlet)
    {
        var file = PageFile(cmdlet.Name);
        if (!File.Exists(file))
        {
            return [$"{cmdlet.Name}: no page; run tools/update-help.sh, then write it"];
        }

        var text = File.ReadAllText(file);
        var page = HelpPage.Parse(text);
        var known = cmdlet.Parameters.Select(p => p.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return
        [
            .. Finding(page.Name != cmdlet.Name, "its title is not the cmdlet's name"),
            .. Finding(page.Synopsis.Length == 0, "no synopsis"),
            .. Finding(page.Description.Count == 0, "no description"),
            .. Finding(page.Examples.Count < 2, "fewer than two examples"),
            .. page.Examples.SelectMany(e => Finding(e.Code.Length == 0, $"example '{e.Title}' has no code")),
            .. page.Examples.SelectMany(e => Finding(e.Remarks.Count == 0, $"example '{e.Title}' explains nothing")),
            .. Finding(page.Outputs.Count == 0, "no outputs"),
            .. Finding(text.Contains("TODO", StringComparison.Ordinal), "there is still a TODO"),
            .. Finding(PageText.WithSyntax(text, cmdlet) != text, "the syntax is out of date; run tools/update-help.sh"),
            .. cmdlet.Parameters.SelectMany(p => Finding(
                page.Parameters.GetValueOrDefault(p.Name) is not { Count: > 0 } && StandardText.Of(p.Name).Count == 0, $"-{p.Name} is not described")),
            .. page.Parameters.Keys.SelectMany(p => Finding(!known.Contains(p), $"-{p} is described, but there is none")),
        ];

        IEnumerable<string> Finding(bool wrong, string what) => wrong ? [$"{cmdlet.Name}.md: {what}"] : [];
    }

    private static void Write(string file, string text, List<string> touched)
    {
        if (!File.Exists(file) || File.ReadAllText(file) != text)
        {
            File.WriteAllText(file, text);
            touched.Add(file);
        }
    }
}
