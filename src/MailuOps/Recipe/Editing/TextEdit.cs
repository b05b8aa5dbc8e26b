namespace MailuOps.Recipe.Editing;

/// <summary>Replace a stretch of text.</summary>
internal readonly record struct TextEdit(int Start, int Length, string Replacement)
{
    /// <summary>Makes several edits, which must not overlap, in one go.</summary>
    public static string Apply(string text, IEnumerable<TextEdit> edits)
    {
        foreach (var edit in edits.OrderByDescending(edit => edit.Start))
        {
            text = string.Concat(text.AsSpan(0, edit.Start), edit.Replacement, text.AsSpan(edit.Start + edit.Length));
        }

        return text;
    }
}
