namespace MailuOps.Host;

/// <summary>A choice such as "Yes to &amp;All": the letter after the ampersand is its key.</summary>
internal sealed record ChoiceLabel(string Key, string Text)
{
    public static ChoiceLabel Of(string label)
    {
        var mark = label.IndexOf('&', StringComparison.Ordinal);
        var text = label.Replace("&", "", StringComparison.Ordinal);
        return new ChoiceLabel(mark >= 0 && mark < label.Length - 1 ? label[mark + 1].ToString().ToUpperInvariant() : text, text);
    }

    public bool Matches(string answer) =>
        answer.Equals(Key, StringComparison.OrdinalIgnoreCase) || answer.Equals(Text, StringComparison.OrdinalIgnoreCase);
}
