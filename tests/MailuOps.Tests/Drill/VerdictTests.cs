using MailuOps.Drill;

namespace MailuOps.Tests.Drill;

public class VerdictTests
{
    private static readonly StoreProof Accounts = Proof("accounts");
    private static readonly StoreProof Mail = Proof("mail");

    private static StoreProof Proof(string store) => new(store)
    {
        Before = Evidence.Yes, Captured = Evidence.Yes, Gone = Evidence.Yes, Back = Evidence.Yes, Same = Evidence.Yes, DigestBefore = "d", DigestAfter = "d",
    };

    private static (DrillOutcome Outcome, string Reason) Decide(StoreProof accounts, StoreProof mail, params (string, string)[] failures) =>
        Verdict.Decide(accounts, mail, failures, []);

    [Fact]
    public void Both_stores_proven_is_the_only_pass() => Assert.Equal(DrillOutcome.Passed, Decide(Accounts, Mail).Outcome);

    /// <summary>Every combination of evidence: a pass only where all ten observations are Yes.</summary>
    [Fact]
    public void No_other_combination_of_evidence_passes()
    {
        var values = Enum.GetValues<Evidence>();
        var proofs = (from before in values from captured in values from gone in values from back in values from same in values
                      from digest in new[] { "d", "other", null }
                      select (Func<StoreProof, StoreProof>)(p => p with { Before = before, Captured = captured, Gone = gone, Back = back, Same = same, DigestAfter = digest })).ToList();
        var passes = 0;
        foreach (var change in proofs)
        {
            foreach (var (a, m) in new[] { (change(Accounts), Mail), (Accounts, change(Mail)) })
            {
                var (outcome, reason) = Decide(a, m);
                Assert.NotEmpty(reason);
                if (outcome == DrillOutcome.Passed)
                {
                    passes++;
                    Assert.True(a.Proven && m.Proven);
                }
                else
                {
                    // The reason names the store that is not proven, and only that one.
                    Assert.Contains(a.Proven ? "mail:" : "accounts:", reason);
                    Assert.DoesNotContain(a.Proven ? "accounts:" : "mail:", reason);
                }
            }
        }

        Assert.Equal(2, passes);
    }

    [Fact]
    public void Accounts_back_and_mail_lost_fails_and_names_mail()
    {
        var (outcome, reason) = Decide(Accounts, Mail with { Back = Evidence.No, Same = Evidence.No, DigestAfter = "x" });
        Assert.Equal(DrillOutcome.Failed, outcome);
        Assert.Contains("mail: did not come back", reason);
    }

    [Fact]
    public void A_wipe_that_removed_nothing_is_inconclusive_even_if_everything_is_there()
    {
        var (outcome, reason) = Decide(Accounts, Mail with { Gone = Evidence.No });
        Assert.Equal(DrillOutcome.Inconclusive, outcome);
        Assert.Contains("removed nothing", reason);
    }

    [Fact]
    public void A_restore_that_reports_an_error_fails_although_both_stores_are_back()
    {
        var (outcome, reason) = Decide(Accounts, Mail, ("Restore", "exit code 1"));
        Assert.Equal(DrillOutcome.Failed, outcome);
        Assert.Contains("Restore: exit code 1", reason);
    }

    [Theory]
    [InlineData("Seed")]
    [InlineData("Wipe")]
    [InlineData("Verify")]
    public void A_stage_that_broke_leaves_the_question_open(string stage) =>
        Assert.Equal(DrillOutcome.Inconclusive, Decide(Accounts, Mail, (stage, "x")).Outcome);

    [Fact]
    public void Harm_to_others_fails_whatever_is_proven() =>
        Assert.Equal(DrillOutcome.Failed, Verdict.Decide(Accounts, Mail, [], ["account a@b is missing"]).Outcome);

    [Fact]
    public void A_snapshot_that_lacks_a_store_fails()
    {
        var (outcome, reason) = Decide(Accounts with { Captured = Evidence.No, Gone = Evidence.Unknown, Back = Evidence.Unknown }, Mail);
        Assert.Equal(DrillOutcome.Failed, outcome);
        Assert.Contains("accounts: the snapshot does not hold them", reason);
    }
}
