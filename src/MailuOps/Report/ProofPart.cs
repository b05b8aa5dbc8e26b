using MailuOps.Drill;
using MailuOps.Drill.Levels;
using MailuOps.Drill.Recovery;

namespace MailuOps.Report;

/// <summary>What a part of the proof, or a stage, means for the verdict.</summary>
internal enum PartResult
{
    /// <summary>As it should be.</summary>
    Passed,
    /// <summary>Against the backup.</summary>
    Failed,
    /// <summary>It leaves the question open.</summary>
    Inconclusive,
    /// <summary>Not looked at, because something before it went wrong.</summary>
    Skipped,
}

/// <summary>One claim of a store's proof, as reports show it.</summary>
/// <param name="Key">Its stable name for programs.</param>
/// <param name="Claim">The claim, to follow the store's name.</param>
/// <param name="Seen">What was seen.</param>
/// <param name="Result">What that means.</param>
internal sealed record ProofPart(string Key, string Claim, Evidence Seen, PartResult Result)
{
    /// <summary>The parts in the order in which they are gathered.</summary>
    public static IReadOnlyList<ProofPart> Of(StoreProof proof)
    {
        var parts = new List<ProofPart>();
        foreach (var (key, claim, seen) in new[]
        {
            ("before", proof.Scratch ? "Production has it" : "There before the backup", proof.Before),
            ("captured", "Listed in the snapshot", proof.Captured),
            ("gone", proof.Scratch ? "Not in the sandbox before the restore" : "Gone after the wipe", proof.Gone),
            ("back", "Back after the restore", proof.Back),
            ("same", proof.Scratch ? "The same as in the snapshot" : "The same, byte for byte", proof.Same),
            ("digests", "Digests agree", Digests(proof)),
        })
        {
            parts.Add(new ProofPart(key, claim, seen, Judge(key, seen, parts.Exists(p => p.Result != PartResult.Passed))));
        }

        return parts;
    }

    /// <summary>What a stage's end means by itself.</summary>
    public static PartResult Of(DrillStage stage) => stage.Status switch
    {
        StageStatus.Done => PartResult.Passed,
        StageStatus.Skipped => PartResult.Skipped,
        // As the verdict sees it.
        _ => !stage.Unsettled && stage.Name is ("Backup" or "Restore" or "Boot" or "Deliver" or "Packs") ? PartResult.Failed : PartResult.Inconclusive,
    };

    /// <summary>Whether a restore did with a probe what it must.</summary>
    public static PartResult Of(RecoveryProbe probe) => probe.AsExpected switch
    {
        Evidence.Yes => PartResult.Passed, Evidence.No => PartResult.Failed, _ => PartResult.Inconclusive,
    };

    /// <summary>How a rung of the ladder stands.</summary>
    public static PartResult Of(DrillRung rung) => rung.Status switch
    {
        RungStatus.Passed => PartResult.Passed, RungStatus.Failed => PartResult.Failed, RungStatus.Skipped => PartResult.Skipped, _ => PartResult.Inconclusive,
    };

    /// <summary>What an objective means for the verdict.</summary>
    public static PartResult Of(RecoveryObjective objective) => objective.Met switch
    {
        Evidence.Yes => PartResult.Passed, Evidence.No => PartResult.Failed, _ => PartResult.Inconclusive,
    };

    /// <summary>What the verdict means.</summary>
    public static PartResult Of(DrillOutcome outcome) => outcome switch
    {
        DrillOutcome.Passed => PartResult.Passed, DrillOutcome.Failed => PartResult.Failed, _ => PartResult.Inconclusive,
    };

    private static Evidence Digests(StoreProof proof) => proof.DigestBefore is null || proof.DigestAfter is null
        ? Evidence.Unknown : proof.DigestBefore == proof.DigestAfter ? Evidence.Yes : Evidence.No;

    private static PartResult Judge(string key, Evidence seen, bool brokenBefore) => seen switch
    {
        Evidence.Yes => PartResult.Passed,
        // Nothing to save, or nothing lost: then a restore shows nothing. Digests that alone differ contradict the rest, as the verdict sees it.
        Evidence.No => key is "before" or "gone" || (key == "digests" && !brokenBefore) ? PartResult.Inconclusive : PartResult.Failed,
        _ => brokenBefore ? PartResult.Skipped : PartResult.Inconclusive,
    };
}
