using Markdig.Extensions.Tables;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace MailuOps.Help;

/// <summary>Markdown as the plain paragraphs of a help file.</summary>
internal static class MarkdownText
{
    public static IReadOnlyList<string> Paragraphs(IReadOnlyList<Block> blocks) => [.. blocks.SelectMany(Paragraphs).Where(p => p.Length > 0)];

    public static string Of(ContainerInline? inline) => inline is null ? "" : string.Concat(inline.Select(Of));

    public static IReadOnlyList<(string Text, string Target)> Links(IReadOnlyList<Block> blocks) =>
        [.. blocks.SelectMany(b => b.Descendants<LinkInline>()).Select(l => (Of(l), l.Url ?? ""))];

    private static IEnumerable<string> Paragraphs(Block block) => block switch
    {
        ParagraphBlock paragraph => [Of(paragraph.Inline)],
        CodeBlock code => [code.Lines.ToString().TrimEnd()],
        ListBlock list => [string.Join('\n', list.OfType<ListItemBlock>().Select((item, i) =>
            (list.IsOrdered ? $"{i + 1}. " : "- ") + string.Join(" ", item.SelectMany(Paragraphs))))],
        Table table => [string.Join('\n', table.OfType<TableRow>().Where(r => !r.IsHeader).Select(row =>
            "- " + string.Join(": ", row.OfType<TableCell>().Select(cell => string.Join(" ", cell.SelectMany(Paragraphs))))))],
        HeadingBlock heading => [Of(heading.Inline)],
        ContainerBlock container => container.SelectMany(Paragraphs),
        _ => [],
    };

    private static string Of(Inline inline) => inline switch
    {
        LiteralInline literal => literal.Content.ToString(),
        CodeInline code => code.Content,
        LineBreakInline => " ",
        HtmlEntityInline entity => entity.Transcoded.ToString(),
        AutolinkInline link => link.Url,
        ContainerInline container => Of(container),
        _ => "",
    };
}
