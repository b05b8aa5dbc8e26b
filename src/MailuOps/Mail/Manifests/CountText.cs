namespace MailuOps.Mail.Manifests;

/// <summary>Counts as text.</summary>
internal static class CountText
{
    public static string Of(params (long Count, string Word)[] counts)
    {
        var text = string.Join(", ", counts.Where(c => c.Count > 0).Select(c => $"{c.Count} {c.Word}"));
        return text.Length > 0 ? text : "none";
    }
}
