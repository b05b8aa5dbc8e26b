using Markdig;
using Markdig.Syntax;

namespace MailuOps.Help;

/// <summary>A page docs/en-US/Verb-Noun.md, read into its parts. The template is in docs/CONTRIBUTING.md.</summary>
internal sealed record HelpPage(string Name, string Synopsis)
{
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder().UsePipeTables().Build();

    public IReadOnlyList<string> Description { get; private init; } = [];

    /// <summary>Name without the dash, paragraphs.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Parameters { get; private init; } = new Dictionary<string, IReadOnlyList<string>>();

    public IReadOnlyList<HelpExample> Examples { get; private init; } = [];
    public IReadOnlyList<HelpType> Inputs { get; private init; } = [];
    public IReadOnlyList<HelpType> Outputs { get; private init; } = [];
    public IReadOnlyList<string> Errors { get; private init; } = [];
    public IReadOnlyList<string> Notes { get; private init; } = [];
    public IReadOnlyList<(string Text, string Target)> Links { get; private init; } = [];

    public static HelpPage Parse(string markdown)
    {
        var blocks = Markdown.Parse(markdown, Pipeline).ToList();
        var sections = Split(blocks, 2);
        var head = Split(blocks, 1).FirstOrDefault();
        var intro = head.Blocks?.TakeWhile(b => b is not HeadingBlock).ToList() ?? [];
        IReadOnlyList<Block> Section(string name) =>
            sections.FirstOrDefault(s => s.Title.Equals(name, StringComparison.OrdinalIgnoreCase)).Blocks ?? [];

        return new HelpPage(head.Title ?? "", MarkdownText.Paragraphs(intro).FirstOrDefault() ?? "")
        {
            Description = MarkdownText.Paragraphs(Section("Description")),
            Parameters = Split(Section("Parameters"), 3).ToDictionary(
                s => s.Title.TrimStart('-'), s => MarkdownText.Paragraphs(s.Blocks), StringComparer.OrdinalIgnoreCase),
            Examples = [.. Split(Section("Examples"), 3).Select(s => HelpExample.Of(s.Title, s.Blocks))],
            Inputs = [.. Split(Section("Inputs"), 3).Select(s => new HelpType(s.Title, MarkdownText.Paragraphs(s.Blocks)))],
            Outputs = [.. Split(Section("Outputs"), 3).Select(s => new HelpType(s.Title, MarkdownText.Paragraphs(s.Blocks)))],
            Errors = MarkdownText.Paragraphs(Section("Errors")),
            Notes = MarkdownText.Paragraphs(Section("Notes")),
            Links = MarkdownText.Links(Section("Related")),
        };
    }

    private static List<(string Title, IReadOnlyList<Block> Blocks)> Split(IReadOnlyList<Block> blocks, int level)
    {
        var sections = new List<(string Title, IReadOnlyList<Block> Blocks)>();
        List<Block>? current = null;
        foreach (var block in blocks)
        {
            if (block is HeadingBlock heading && heading.Level == level)
            {
                current = [];
                sections.Add((MarkdownText.Of(heading.Inline), current));
            }
            else
            {
                current?.Add(block);
            }
        }

        return sections;
    }
}

/// <summary>A type that goes in or comes out.</summary>
internal sealed record HelpType(string Name, IReadOnlyList<string> Text);

/// <summary>An example: what it shows, the commands, the remarks.</summary>
internal sealed record HelpExample(string Title, string Code, IReadOnlyList<string> Remarks)
{
    public static HelpExample Of(string title, IReadOnlyList<Block> blocks)
    {
        var code = blocks.OfType<FencedCodeBlock>().FirstOrDefault();
        // A second code block shows the output and belongs to the remarks.
        return new HelpExample(
            title,
            code?.Lines.ToString().TrimEnd() ?? "",
            MarkdownText.Paragraphs([.. blocks.Where(b => b != code)]));
    }
}
