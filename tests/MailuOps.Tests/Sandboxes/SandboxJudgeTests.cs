using MailuOps.Drill;
using MailuOps.Drill.Levels;
using MailuOps.Drill.Others;
using MailuOps.Drill.Sandboxes;

namespace MailuOps.Tests.Sandboxes;

/// <summary>What a drill in a sandbox makes of what it saw: no engine needed.</summary>
public class SandboxJudgeTests
{
    private static StoreProof Proof(string store) => new(store)
    {
        Scratch = true, Before = Evidence.Yes, Captured = Evidence.Yes, Gone = Evidence.Yes, Back = Evidence.Yes, Same = Evidence.Yes, DigestBefore = "d", DigestAfter = "d",
    };

    private static DrillState State(Action<DrillState>? change = null)
    {
        var state = new DrillState
        {
            Accounts = Proof("accounts"), Mail = Proof("mail"), Client = new ClientProof { After = Evidence.Yes, Detail = "read" }, Others = new OthersProof(Evidence.Yes, "all"),
        };
        change?.Invoke(state);
        return state;
    }

    private static readonly SandboxFigures Good = new("s") { Isolated = Evidence.Yes, ProductionUntouched = Evidence.Yes };

    private static int Level(DrillState state, SandboxFigures? figures = null, DrillOutcome outcome = DrillOutcome.Passed) =>
        Ladder.LevelOf(SandboxLadder.Of(state, figures ?? Good, outcome));

    [Fact]
    public void Each_rung_has_evidence_of_its_own()
    {
        Assert.Equal(5, Level(State()));
        Assert.Equal(4, Level(State(s => s.Others = new OthersProof(Evidence.Unknown, "none") { Skipped = true })));
        Assert.Equal(4, Level(State(), Good with { ProductionUntouched = Evidence.No }));
        Assert.Equal(4, Level(State(), Good with { ProductionUntouched = Evidence.Unknown }));
        Assert.Equal(4, Level(State(s => s.LeftOver.Add("sandbox s"))));
        Assert.Equal(4, Level(State(s => s.Bystanders.Add("lost"))));
        Assert.Equal(3, Level(State(), outcome: DrillOutcome.Failed));
        Assert.Equal(3, Level(State(), outcome: DrillOutcome.Inconclusive));
        Assert.Equal(2, Level(State(s => s.Mail = s.Mail with { Captured = Evidence.No })));
        Assert.Equal(1, Level(State(s => s.Client = new ClientProof())));
        Assert.Equal(1, Level(State(s => s.Client = new ClientProof { After = Evidence.No })));
        Assert.Equal(0, Level(State(), Good with { Isolated = Evidence.Unknown }));
        Assert.Equal(0, Level(State(), Good with { Isolated = Evidence.No }));
    }

    [Fact]
    public void The_first_rung_tells_which_stage_failed()
    {
        var state = State(s => s.Failures.Add(("Boot", "admin does not come up")));
        var rung = SandboxLadder.Of(state, new SandboxFigures("s"), DrillOutcome.Failed)[0];
        Assert.Equal((RungStatus.Failed, "admin does not come up"), (rung.Status, rung.Detail));
    }

    [Theory]
    [InlineData("Restore", DrillOutcome.Failed)]
    [InlineData("Boot", DrillOutcome.Failed)]
    [InlineData("Deliver", DrillOutcome.Failed)]
    [InlineData("Packs", DrillOutcome.Failed)]
    [InlineData("Verify", DrillOutcome.Inconclusive)]
    [InlineData("Prepare", DrillOutcome.Inconclusive)]
    [InlineData("CleanUp", DrillOutcome.Passed)]
    public void A_server_that_does_not_come_up_or_deliver_fails(string stage, DrillOutcome expected) =>
        Assert.Equal(expected, Verdict.Decide(Proof("accounts"), Proof("mail"), [(stage, "why")], []).Outcome);

    [Fact]
    public void A_repository_that_cannot_be_read_leaves_the_drill_open() => Assert.Equal(
        (DrillOutcome.Inconclusive, "Packs: why"), Verdict.Decide(Proof("accounts"), Proof("mail"), [("Packs", "why")], [], new HashSet<string> { "Packs" }));

    [Fact]
    public void A_pass_says_where_it_was_restored_to() =>
        Assert.Contains("empty server", Verdict.Decide(Proof("accounts"), Proof("mail"), [], []).Reason);

    [Theory]
    [InlineData("anna@x\t24\t24\t", null)]
    [InlineData("anna@x\t24\t23\t", "shows 23 messages, and 24 lie")]
    [InlineData("anna@x\t24\t20\tdoveadm ends with 75: no such folder", "anna@x: the mailbox does not open (doveadm ends with 75: no such folder)")]
    public void A_mailbox_opens_with_as_many_messages_as_files_or_not(string line, string? problem)
    {
        var found = MailboxCount.Parse(line)!.Problem;
        Assert.True(problem is null ? found is null : found!.Contains(problem, StringComparison.Ordinal), found);
    }

    [Fact]
    public void Other_lines_are_no_mailbox() => Assert.Null(MailboxCount.Parse("xargs: something else"));

    [Fact]
    public void Production_is_untouched_or_it_is_said_what_changed()
    {
        const string Before = "imap 7 abc\nimap task t1 c1\nvolume mail";
        Assert.Empty(ProductionPrint.Differences(Before, Before));
        Assert.Equal(["imap"], ProductionPrint.Differences(Before, "imap 8 abc\nimap task t1 c1\nvolume mail"));
        Assert.Equal(["imap"], ProductionPrint.Differences(Before, "imap 7 abc\nimap task t2 c2\nvolume mail"));
        Assert.Equal(["volume mail", "volume other"], ProductionPrint.Differences(Before, "imap 7 abc\nimap task t1 c1\nvolume other"));
    }
}
