namespace MailuOps.Drill;

/// <summary>
/// The rule M1 (DESIGN.md): both stores, each proven separately; evidence that is absent is never a pass. Pure, so that every case
/// can be tested.
/// </summary>
public static class Verdict
{
    /// <summary>The outcome and its reason.</summary>
    /// <param name="failures">Stages that ended with an error: name and message.</param>
    /// <param name="bystanders">Accounts and mailboxes of others that are missing.</param>
    /// <param name="unsettled">Stages among the failures that say nothing of the backup; null: none.</param>
    public static (DrillOutcome Outcome, string Reason) Decide(
        StoreProof accounts, StoreProof mail, IReadOnlyList<(string Stage, string Message)> failures, IReadOnlyList<string> bystanders,
        IReadOnlySet<string>? unsettled = null)
    {
        if (bystanders.Count > 0)
        {
            return (DrillOutcome.Failed, $"{(accounts.Scratch ? "it is not the server that the manifest tells of" : "others were harmed")}: {string.Join("; ", bystanders.Take(5))}{(bystanders.Count > 5 ? $" and {bystanders.Count - 5} more" : "")}");
        }

        var findings = new[] { accounts, mail }.Select(Judge).OfType<(DrillOutcome Outcome, string Reason)>().ToList();
        var broken = failures.Where(f => f.Stage is "Backup" or "Restore" or "Boot" or "Deliver" or "Packs" && unsettled?.Contains(f.Stage) != true).ToList();
        var failed = findings.Where(f => f.Outcome == DrillOutcome.Failed).Select(f => f.Reason).ToList();
        if (failed.Count > 0 || broken.Count > 0)
        {
            return (DrillOutcome.Failed, Join([.. broken.Select(Text), .. failed]));
        }

        // A stage that could not be carried out leaves open what it would have shown, whatever the proofs say.
        var open = failures.Where(f => f.Stage is not ("Compare" or "CleanUp" or "Audit")).Select(Text).Concat(findings.Select(f => f.Reason)).ToList();
        return open.Count > 0
            ? (DrillOutcome.Inconclusive, Join(open))
            : (DrillOutcome.Passed, accounts.Scratch
                ? "accounts and mail of the snapshot were restored into an empty server, which works"
                : "accounts and mail were there, were seen to be gone, and came back byte for byte");
    }

    /// <summary>What one store's proof says against a pass; null: it is proven.</summary>
    public static (DrillOutcome Outcome, string Reason)? Judge(StoreProof proof)
    {
        if (proof.Proven)
        {
            return null;
        }

        var details = proof.Differences.Count > 0 ? $" ({string.Join("; ", proof.Differences.Take(3))})" : "";
        return proof switch
        {
            { Before: not Evidence.Yes } => (DrillOutcome.Inconclusive, $"{proof.Store}: the evidence was not seen before the backup{details}"),
            { Captured: Evidence.No } => (DrillOutcome.Failed, $"{proof.Store}: the snapshot does not hold them{details}"),
            { Gone: Evidence.No } => (DrillOutcome.Inconclusive, $"{proof.Store}: the wipe removed nothing, so a restore proves nothing{details}"),
            { Gone: Evidence.Unknown } => (DrillOutcome.Inconclusive, $"{proof.Store}: the wipe was not observed{details}"),
            { Back: Evidence.No } => (DrillOutcome.Failed, $"{proof.Store}: did not come back{details}"),
            { Back: Evidence.Yes, Same: Evidence.No } => (DrillOutcome.Failed, $"{proof.Store}: came back different{details}"),
            _ => (DrillOutcome.Inconclusive, $"{proof.Store}: it could not be seen whether they came back{details}"),
        };
    }

    private static string Text((string Stage, string Message) failure) => $"{failure.Stage}: {failure.Message}";

    private static string Join(IReadOnlyList<string> parts) => string.Join(" | ", parts);
}
