using System.Text;
using System.Text.RegularExpressions;

namespace MailuOps.Help;

/// <summary>The parts of a page that the tool writes: the syntax block always, the whole skeleton of a new page.</summary>
internal static partial class PageText
{
    /// <summary>The page with its syntax block as the class has it, placed after the synopsis.</summary>
    public static string WithSyntax(string page, CmdletModel cmdlet)
    {
        var block = $"## Syntax\n\n```\n{string.Join("\n\n", cmdlet.Syntax.Select(Fold))}\n```\n\n";
        if (SyntaxSection().Match(page) is { Success: true } old)
        {
            return page[..old.Index] + block + page[(old.Index + old.Length)..];
        }

        var description = page.IndexOf("\n## ", StringComparison.Ordinal);
        return description < 0 ? page.TrimEnd() + "\n\n" + block : page[..(description + 1)] + block + page[(description + 1)..];
    }

    /// <summary>A new page, filled with what the code comments say; what remains to be written is marked TODO.</summary>
    public static string New(CmdletModel cmdlet, CodeComments comments)
    {
        var text = new StringBuilder();
        text.Append($"# {cmdlet.Name}\n\n{comments.Of(cmdlet.Type) ?? "TODO"}\n\n## Description\n\nTODO\n\n## Examples\n\n");
        text.Append($"### TODO what it shows\n\n```powershell\n{cmdlet.Name}\n```\n\nTODO\n\n### TODO what it shows\n\n```powershell\n{cmdlet.Name}\n```\n\nTODO\n\n");
        text.Append("## Parameters\n\n");
        foreach (var parameter in cmdlet.Parameters.Where(p => StandardText.Of(p.Name).Count == 0))
        {
            var property = cmdlet.Type.GetProperty(parameter.Name)!;
            text.Append($"### -{parameter.Name}\n\n{comments.Of(property) ?? "TODO"}\n\n");
        }

        text.Append("## Outputs\n\n");
        foreach (var type in cmdlet.Outputs)
        {
            text.Append($"### {type.FullName}\n\n{comments.Of(type) ?? "TODO"}\n\n");
        }

        text.Append("## Errors\n\n| id | when |\n| --- | --- |\n| `MailuOps.TODO` | TODO |\n\n## Related\n\n- [about_MailuOps](about_MailuOps.md)\n");
        return WithSyntax(text.ToString(), cmdlet);
    }

    private static string Fold(string syntax)
    {
        // Pages are read in a browser too: no endless lines.
        var lines = new List<string>();
        var line = "";
        foreach (var word in Words().Matches(syntax).Select(m => m.Value))
        {
            if (line.Length + word.Length + 1 > 100)
            {
                lines.Add(line);
                line = "    " + word;
            }
            else
            {
                line = line.Length == 0 ? word : line + " " + word;
            }
        }

        return string.Join('\n', [.. lines, line]);
    }

    [GeneratedRegex(@"^## Syntax\n.*?(?=^## |\z)", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex SyntaxSection();

    /// <summary>A parameter with its value stays on one line.</summary>
    [GeneratedRegex(@"\[\[?-\w+\]?(?: <[^ ]+>)?\]|\[?-\w+\]? <[^ ]+>|\S+")]
    private static partial Regex Words();
}
