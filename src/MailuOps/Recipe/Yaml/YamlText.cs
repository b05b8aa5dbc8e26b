namespace MailuOps.Recipe.Yaml;

/// <summary>A parsed text: its documents with positions, or the problem that stopped the parser.</summary>
internal sealed class YamlText
{
    public YamlText(string text, IReadOnlyList<Node> documents, YamlProblem? problem)
    {
        Text = text;
        Documents = documents;
        Problem = problem;
        Lines = new LineMap(text);
    }

    public string Text { get; }

    /// <summary>The root of each document in order; those before the problem when there is one.</summary>
    public IReadOnlyList<Node> Documents { get; }

    /// <summary>Null when the text is well formed.</summary>
    public YamlProblem? Problem { get; }

    public LineMap Lines { get; }
}
