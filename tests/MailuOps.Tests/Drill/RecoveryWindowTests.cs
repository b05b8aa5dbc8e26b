using MailuOps.Drill;
using MailuOps.Drill.Levels;
using MailuOps.Drill.Recovery;
using MailuOps.Mail.Manifests;

namespace MailuOps.Tests.Drill;

/// <summary>What is said of the time between a backup and a loss.</summary>
public class RecoveryWindowTests
{
    private const string Own = "probe@mail.example.com";

    [Theory]
    [InlineData(ProbeFate.MustBeBack, Evidence.Yes, Evidence.Yes, Evidence.Yes)]
    [InlineData(ProbeFate.MustBeBack, Evidence.Yes, Evidence.No, Evidence.No)]
    [InlineData(ProbeFate.MustBeBack, Evidence.Yes, Evidence.Unknown, Evidence.Unknown)]
    [InlineData(ProbeFate.MustNotBeBack, Evidence.No, Evidence.No, Evidence.Yes)]
    [InlineData(ProbeFate.MustNotBeBack, Evidence.No, Evidence.Yes, Evidence.No)]
    [InlineData(ProbeFate.InFlight, Evidence.Yes, Evidence.Yes, Evidence.Yes)]
    [InlineData(ProbeFate.InFlight, Evidence.No, Evidence.No, Evidence.Yes)]
    [InlineData(ProbeFate.InFlight, Evidence.Yes, Evidence.No, Evidence.No)]
    [InlineData(ProbeFate.InFlight, Evidence.No, Evidence.Yes, Evidence.No)]
    [InlineData(ProbeFate.InFlight, Evidence.Unknown, Evidence.Yes, Evidence.Unknown)]
    public void A_probe_is_held_against_what_the_restore_must_do_with_it(ProbeFate fate, Evidence captured, Evidence back, Evidence asExpected) =>
        Assert.Equal(asExpected, new RecoveryProbe(1, "<x@y>", ProbeTime.During, fate) { Captured = captured, Back = back }.AsExpected);

    [Fact]
    public void What_arrived_and_is_not_in_the_snapshot_is_lost_and_what_was_renamed_and_is_not_in_it_is_unproven()
    {
        var judge = new WindowJudge();
        judge.DuringBackup(NameChange.Arrived, "anna@x/saved");
        judge.DuringBackup(NameChange.Arrived, "anna@x/passed-over");
        judge.DuringBackup(NameChange.Arrived, "anna@x/came-and-went");
        judge.DuringBackup(NameChange.Arrived, $"{Own}/1");
        judge.DuringBackup(NameChange.Gone, "anna@x/deleted");
        judge.DuringBackup(NameChange.Renamed, "bela@x/.Lists/seen-now");
        judge.DuringBackup(NameChange.Renamed, "bela@x/.Lists/saved-all-the-same");
        Assert.Equal(6, judge.Questions.Count());
        judge.Listed(new HashSet<string> { "anna@x/saved", "bela@x/.Lists/saved-all-the-same" });
        judge.AfterBackup(NameChange.Arrived, "bela@x/too-late");
        judge.AfterBackup(NameChange.Renamed, "anna@x/read-now");
        judge.AfterBackup(NameChange.Gone, "anna@x/came-and-went");
        var window = judge.Judge([], false, Own);
        Assert.Equal((Evidence.Yes, 3, 2, 1), (window.Seen, window.Arrived, window.LostCount, window.UnprovenCount));
        Assert.Equal(["anna@x/passed-over", "bela@x/too-late"], window.Lost);
        Assert.Equal(["bela@x/.Lists/seen-now"], window.Unproven);
        Assert.Contains("3 messages of others arrived", window.Detail);
        Assert.Contains("1 message renamed while it ran", window.Detail);
    }

    [Theory]
    [InlineData(0, Evidence.Yes, RungStatus.Passed)]
    [InlineData(1, Evidence.Yes, RungStatus.Unverified)]
    [InlineData(0, Evidence.Unknown, RungStatus.Unverified)]
    public void A_message_of_which_nothing_is_proven_keeps_the_third_rung_from_being_green(int unproven, Evidence seen, RungStatus expected)
    {
        var state = new DrillState
        {
            Accounts = new StoreProof("accounts") { Captured = Evidence.Yes }, Mail = new StoreProof("mail") { Captured = Evidence.Yes },
            Window = new RecoveryWindow
            {
                Seen = seen, UnprovenCount = unproven, Unproven = unproven > 0 ? ["bela@x/1"] : [],
                Probes = [new RecoveryProbe(1, "<x@y>", ProbeTime.Before, ProbeFate.MustBeBack)],
            },
        };
        Assert.Equal(expected, Ladder.Of(state, DrillOutcome.Passed).Single(r => r.Level == 3).Status);
    }
}
