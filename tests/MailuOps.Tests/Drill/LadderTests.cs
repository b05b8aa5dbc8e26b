using MailuOps.Drill;
using MailuOps.Drill.Levels;
using MailuOps.Drill.Others;
using MailuOps.Mail;

namespace MailuOps.Tests.Drill;

/// <summary>Each rung needs its own evidence, and the first one missed caps the level.</summary>
public class LadderTests
{
    private static readonly MailuMessage Copy = new("s", "h", "u@d", "INBOX", 1, "g") { PassedAntispam = true };

    /// <summary>All evidence of a perfect drill.</summary>
    private static DrillState Perfect()
    {
        var state = new DrillState
        {
            HealthSeen = true, Audited = true, FilterExpected = true, Others = new OthersProof(Evidence.Yes, "10 accounts and 300 messages intact"),
            Client = new ClientProof { Before = Evidence.Yes, Refused = Evidence.Yes, After = Evidence.Yes, Detail = "read 1" },
            Accounts = new StoreProof("accounts") { Captured = Evidence.Yes }, Mail = new StoreProof("mail") { Captured = Evidence.Yes },
        };
        state.Probes.Add(new MailuProbe("s", "h", "u@d", "t", "<t>", "b") { Delivered = Copy });
        return state;
    }

    private static int Level(Action<DrillState> change, DrillOutcome outcome = DrillOutcome.Passed)
    {
        var state = Perfect();
        change(state);
        var rungs = Ladder.Of(state, outcome);
        Assert.Equal([1, 2, 3, 4, 5], rungs.Select(r => r.Level));
        Assert.All(rungs, r => Assert.NotEmpty(r.Detail));
        return Ladder.LevelOf(rungs);
    }

    [Fact]
    public void All_evidence_is_level_5() => Assert.Equal(5, Level(_ => { }));

    [Fact]
    public void Nothing_seen_is_level_0() => Assert.Equal(0, Ladder.LevelOf(Ladder.Of(new DrillState { Reason = "nothing was seen" }, DrillOutcome.Inconclusive)));

    public static TheoryData<string, int> Losses => new()
    {
        { "health not looked at", 0 }, { "unhealthy", 0 }, { "no probe", 1 }, { "not delivered", 1 }, { "not filtered", 1 }, { "client refused", 1 },
        { "client unseen", 1 }, { "accounts not captured", 2 }, { "mail unknown", 2 }, { "client not again", 3 }, { "client differs", 3 },
        { "let in while gone", 3 }, { "others not compared", 4 }, { "others harmed", 4 }, { "others left out", 4 }, { "others changed", 4 }, { "left over", 4 }, { "leaked", 4 }, { "not audited", 4 },
    };

    [Theory]
    [MemberData(nameof(Losses))]
    public void The_first_rung_without_its_evidence_caps_the_level(string loss, int level) => Assert.Equal(level, Level(s =>
    {
        switch (loss)
        {
            case "health not looked at": s.HealthSeen = false; break;
            case "unhealthy": s.Unhealthy.Add("imap is unhealthy"); break;
            case "no probe": s.Probes.Clear(); break;
            case "not delivered": s.Probes[0] = s.Probes[0] with { Delivered = null }; break;
            case "not filtered": s.Probes[0] = s.Probes[0] with { Delivered = Copy with { PassedAntispam = false } }; break;
            case "client refused": s.Client = s.Client with { Before = Evidence.No }; break;
            case "client unseen": s.Client = s.Client with { Before = Evidence.Unknown }; break;
            case "accounts not captured": s.Accounts = s.Accounts with { Captured = Evidence.No }; break;
            case "mail unknown": s.Mail = s.Mail with { Captured = Evidence.Unknown }; break;
            case "client not again": s.Client = s.Client with { After = Evidence.Unknown }; break;
            case "client differs": s.Client = s.Client with { After = Evidence.No }; break;
            case "let in while gone": s.Client = s.Client with { Refused = Evidence.No }; break;
            case "others not compared": s.Others = new OthersProof(Evidence.Unknown, "unreadable"); break;
            case "others left out": s.Others = s.Others with { Skipped = true }; break;
            case "others changed": s.Others = new OthersProof(Evidence.No, "a row has changed"); break;
            case "others harmed": s.Bystanders.Add("account a@b is missing"); break;
            case "left over": s.LeftOver.Add("test user"); break;
            case "leaked": s.Leaks.Add("container log x (plain)"); break;
            case "not audited": s.Audited = false; break;
            default: throw new ArgumentOutOfRangeException(nameof(loss), loss, null);
        }
    }));

    [Theory]
    [InlineData(DrillOutcome.Failed)]
    [InlineData(DrillOutcome.Inconclusive)]
    public void Without_the_rule_M1_there_is_no_level_4(DrillOutcome outcome) => Assert.Equal(3, Level(s => s.Reason = "mail: did not come back", outcome));

    [Fact]
    public void Mail_by_sendmails_way_needs_no_mark_of_the_filter() => Assert.Equal(5, Level(s =>
    {
        s.FilterExpected = false;
        s.Probes[0] = s.Probes[0] with { Delivered = Copy with { PassedAntispam = false } };
    }));
}
