namespace MailuOps.Mail.Manifests;

/// <summary>What became of folders, rows and the like.</summary>
/// <param name="Intact">The same.</param>
/// <param name="Missing">Gone.</param>
/// <param name="Changed">Different.</param>
/// <param name="Extra">Not there before.</param>
/// <param name="Unproven">Nothing certain can be said.</param>
public sealed record EntryCounts(long Intact, long Missing, long Changed, long Extra, long Unproven)
{
    /// <summary>"6 intact, 1 changed": what is not zero.</summary>
    public override string ToString() => CountText.Of(
        (Intact, "intact"), (Missing, "missing"), (Changed, "changed"), (Extra, "extra"), (Unproven, "unproven"));
}
