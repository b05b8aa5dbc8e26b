using System.Text;
using Markdig;
using Markdig.Syntax;

namespace MailuOps.Help;

/// <summary>A page docs/en-US/about_X.md as the plain text that Get-Help about_X shows.</summary>
internal static class AboutTopic
{
    private const int Width = 80;
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder().UsePipeTables().Build();

    public static string Write(string markdown)
    {
        var text = new StringBuilder();
        var described = false;
        foreach (var block in Markdown.Parse(markdown, Pipeline))
        {
            switch (block)
            {
                case HeadingBlock { Level: 1 } title:
                    text.Append($"TOPIC\n    {MarkdownText.Of(title.Inline)}\n\n");
                    break;
                case HeadingBlock heading:
                    text.Append(MarkdownText.Of(heading.Inline).ToUpperInvariant() + "\n");
                    break;
                default:
                    if (!described)
                    {
                        text.Append("SHORT DESCRIPTION\n");
                    }

                    var code = block is CodeBlock;
                    foreach (var line in MarkdownText.Paragraphs([block]).SelectMany(p => p.Split('\n')))
                    {
                        text.Append(code ? $"        {line}".TrimEnd() + "\n" : Wrap(line, "    "));
                    }

                    text.Append('\n');
                    described = true;
                    break;
            }
        }

        return text.ToString().TrimEnd() + "\n";
    }

    private static string Wrap(string paragraph, string indent)
    {
        var hanging = paragraph.StartsWith("- ", StringComparison.Ordinal) ? indent + "  " : indent;
        var text = new StringBuilder();
        var line = indent;
        foreach (var word in paragraph.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.Length + word.Length > Width && !string.IsNullOrWhiteSpace(line))
            {
                text.Append(line.TrimEnd() + "\n");
                line = hanging;
            }

            line += word + " ";
        }

        return text.Append(line.TrimEnd() + "\n").ToString();
    }
}
