namespace MailuOps.Mail.Manifests;

/// <summary>What became of messages. One that was moved and flagged counts as both; an intact one counts as nothing else.</summary>
/// <param name="Intact">The same in content, place, flags, date, owner and UID.</param>
/// <param name="Missing">Gone.</param>
/// <param name="Corrupted">With another content.</param>
/// <param name="Moved">In another folder.</param>
/// <param name="FlagsChanged">With other flags.</param>
/// <param name="Newer">Arrived after the reference was taken.</param>
/// <param name="Extra">Older than the reference, and not in it.</param>
/// <param name="Changed">With another date, owner, mode or UID.</param>
/// <param name="Unproven">Nothing certain can be said.</param>
public sealed record MessageCounts(
    long Intact, long Missing, long Corrupted, long Moved, long FlagsChanged, long Newer, long Extra, long Changed, long Unproven)
{
    /// <summary>"16 intact, 1 missing": what is not zero.</summary>
    public override string ToString() => CountText.Of(
        (Intact, "intact"), (Missing, "missing"), (Corrupted, "corrupted"), (Moved, "moved"), (FlagsChanged, "with other flags"), (Newer, "newer"),
        (Extra, "extra"), (Changed, "with another date, owner or UID"), (Unproven, "unproven"));
}
