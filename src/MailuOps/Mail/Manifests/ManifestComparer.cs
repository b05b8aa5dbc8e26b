namespace MailuOps.Mail.Manifests;

/// <summary>Compares manifests by what they mean, in one pass over both: memory does not grow with the number of messages.</summary>
public static class ManifestComparer
{
    /// <summary>What became of the reference's entries.</summary>
    /// <param name="reference">What should be there.</param>
    /// <param name="difference">What is there.</param>
    /// <param name="window">Messages that a backup in between may not have caught; null: none.</param>
    /// <param name="named">Of each kind this many differences are named.</param>
    /// <param name="token">Ends the work.</param>
    /// <param name="events">Where it is told how far the work has come; null: nowhere.</param>
    /// <param name="time">The clock of that; null: the machine's.</param>
    public static ManifestComparison Compare(
        ServerManifest reference, ServerManifest difference, RaceWindow? window, int named, CancellationToken token, IOperationEvents? events = null, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(reference);
        ArgumentNullException.ThrowIfNull(difference);
        var found = new DifferenceList(named);
        var mail = Covered(reference.HasMail, difference.HasMail, ManifestDifferenceKind.MailNotCovered, "mail store", found);
        var accounts = Covered(reference.HasAccounts, difference.HasAccounts, ManifestDifferenceKind.AccountsNotCovered, "account store", found);
        var keys = Covered(reference.HasKeys, difference.HasKeys, ManifestDifferenceKind.KeysNotCovered, "DKIM keys", found);
        var sameKey = reference.KeyId == difference.KeyId;
        var folders = new FolderJudge(found);
        var messages = new MessageJudge(found, folders, reference.Started.ToUnixTimeSeconds(), window);
        var contents = new ContentJudge(found);
        var rows = new RowJudge(found, sameKey);
        var dkim = new KeyJudge(found, sameKey);
        using var progress = new EntryProgress(events, $"Comparing manifests of {reference.Stack}", time);
        EntryPairs.Walk(
            reference.Entries, difference.Entries, found.Same,
            (section, a, b) =>
            {
                switch ((char)section)
                {
                    case 'A' when accounts: rows.Judge(a, b); break;
                    case 'K' when keys: dkim.Judge(a, b); break;
                    case 'C' when mail: contents.Judge(a, b); break;
                    case 'F' when mail: folders.Judge(a, b); break;
                    case 'M' when mail: messages.Judge(a, b); break;
                }
            },
            progress, token);
        messages.Complete();
        Gaps(reference, difference, found);
        return Result(reference, difference, found);
    }

    private static bool Covered(bool reference, bool difference, ManifestDifferenceKind kind, string what, DifferenceList found)
    {
        if (!reference || !difference)
        {
            var who = reference ? "The second manifest does" : difference ? "The reference does" : "Both manifests do";
            found.Add(kind, what, () => (what, $"{who} not cover the {what}: nothing is proven of it."));
        }

        return reference && difference;
    }

    /// <summary>What neither manifest could see would otherwise be "the same" in both.</summary>
    private static void Gaps(ServerManifest reference, ServerManifest difference, DifferenceList found)
    {
        foreach (var (manifest, who) in new[] { (reference, "the reference"), (difference, "the second manifest") })
        {
            if (manifest.HasMail && manifest.FindingCounts.GetValueOrDefault(nameof(ManifestFindingKind.Unreadable)) is > 0 and var places)
            {
                found.Add(ManifestDifferenceKind.MailNotCovered, "mail store", () => ("mail store", $"{places} places of the mail store could not be read for {who}: nothing is proven of them."));
            }
        }

        // Rows that refer to nothing are common on a living server; such as were there before are no damage of the second one.
        foreach (var damage in Damages(difference).Where(d => d.Subject == "integrity_check" || !Damages(reference).Contains(d)))
        {
            found.Add(ManifestDifferenceKind.DatabaseDamaged, "account store", () => (damage.Subject, damage.Message));
        }
    }

    private static IEnumerable<ManifestFinding> Damages(ServerManifest manifest) => manifest.Findings.Where(f => f.Kind == ManifestFindingKind.DatabaseDamaged);

    private static ManifestComparison Result(ServerManifest reference, ServerManifest difference, DifferenceList found) => new(reference, difference)
    {
        Outcome = found.Outcome(),
        Messages = new MessageCounts(
            found.Intact('M'), found[ManifestDifferenceKind.MessageMissing], found[ManifestDifferenceKind.MessageCorrupted],
            found[ManifestDifferenceKind.MessageMoved], found[ManifestDifferenceKind.MessageFlagsChanged], found[ManifestDifferenceKind.MessageNewer],
            found[ManifestDifferenceKind.MessageExtra],
            found[ManifestDifferenceKind.MessageRedated] + found[ManifestDifferenceKind.MessageOwnerChanged] + found[ManifestDifferenceKind.MessageUidChanged],
            found[ManifestDifferenceKind.MessageUnproven]),
        Folders = new EntryCounts(
            found.Intact('F'), found[ManifestDifferenceKind.FolderMissing],
            found[ManifestDifferenceKind.UidValidityLost] + found[ManifestDifferenceKind.UidNextBack] + found[ManifestDifferenceKind.FolderChanged],
            found[ManifestDifferenceKind.FolderExtra], found[ManifestDifferenceKind.FolderUnproven]),
        Contents = new EntryCounts(
            found.Intact('C'), found[ManifestDifferenceKind.ContentMissing], found[ManifestDifferenceKind.ContentChanged],
            found[ManifestDifferenceKind.ContentExtra], found[ManifestDifferenceKind.ContentUnproven]),
        Accounts = new EntryCounts(
            found.Intact('A'), found[ManifestDifferenceKind.RowMissing], found[ManifestDifferenceKind.RowChanged], found[ManifestDifferenceKind.RowExtra],
            found[ManifestDifferenceKind.RowUnproven]),
        Keys = new EntryCounts(
            found.Intact('K'), found[ManifestDifferenceKind.KeyMissing], found[ManifestDifferenceKind.KeyChanged], found[ManifestDifferenceKind.KeyExtra],
            found[ManifestDifferenceKind.KeyUnproven]),
        Differences = found.Items,
        Counts = found.Counts(),
    };
}
