using MailuOps.Drill;

namespace MailuOps.Report;

/// <summary>A drill's finding as a test case: the verdict, a part of a store's proof, an objective, or a stage.</summary>
/// <param name="Group">Verdict, Accounts, Mail, Objectives or Stages.</param>
/// <param name="Name">What it claims.</param>
/// <param name="Result">How it went.</param>
/// <param name="Time">How long it took; zero where that cannot be told.</param>
/// <param name="Message">Why it is not passed.</param>
/// <param name="Log">What the tools said meanwhile; empty: nothing was kept.</param>
internal sealed record ReportCase(string Group, string Name, PartResult Result, TimeSpan Time, string Message, string Log = "")
{
    /// <summary>All cases. The verdict is one of them, so that the whole is never better than it.</summary>
    public static IReadOnlyList<ReportCase> Of(RestoreDrillResult drill) =>
    [
        new ReportCase("Verdict", "Both stores are proven", ProofPart.Of(drill.Outcome), drill.Duration, drill.Reason),
        .. Parts(drill.Accounts),
        .. Parts(drill.Mail),
        .. drill.Objectives.Select(o => new ReportCase("Objectives", $"The {o.Name} is at most {ReportText.Duration(o.Limit)}", ProofPart.Of(o), o.Measured is { } m && m > TimeSpan.Zero ? m : TimeSpan.Zero, o.Finding)),
        .. drill.Stages.Select(s => new ReportCase("Stages", ReportText.StageName(s.Name), ProofPart.Of(s), s.Duration < TimeSpan.Zero ? TimeSpan.Zero : s.Duration, s.Detail, string.Join('\n', s.Log))),
    ];

    private static IEnumerable<ReportCase> Parts(StoreProof proof) =>
        ProofPart.Of(proof).Select(p => new ReportCase(ReportText.StoreName(proof), p.Claim, p.Result, TimeSpan.Zero, Why(proof, p)));

    private static string Why(StoreProof proof, ProofPart part)
    {
        var seen = part.Seen == Evidence.No ? $"{proof.Store}: this was seen not to be so" : $"{proof.Store}: this was not seen";
        return proof.Differences.Count == 0 || part.Result == PartResult.Skipped ? seen : $"{seen}\n{string.Join('\n', proof.Differences)}";
    }
}
