using MailuOps.Drill;
using Xunit;

namespace MailuOps.Tests.Drill;

public sealed class RecoveryObjectiveTests
{
    private const string Good = "all is well";

    [Theory]
    [InlineData(DrillOutcome.Passed, 9.9, DrillOutcome.Passed, Good)]
    [InlineData(DrillOutcome.Passed, 10.0, DrillOutcome.Passed, Good)]
    [InlineData(DrillOutcome.Passed, 10.1, DrillOutcome.Failed, "recovery time: 10.1 s, and the objective is 10 s")]
    [InlineData(DrillOutcome.Passed, null, DrillOutcome.Inconclusive, "recovery time: it could not be measured, and the objective is 10 s")]
    [InlineData(DrillOutcome.Inconclusive, 9.9, DrillOutcome.Inconclusive, Good)]
    [InlineData(DrillOutcome.Inconclusive, null, DrillOutcome.Inconclusive, Good)]
    [InlineData(DrillOutcome.Inconclusive, 10.1, DrillOutcome.Failed, Good + " | recovery time: 10.1 s, and the objective is 10 s")]
    [InlineData(DrillOutcome.Failed, 9.9, DrillOutcome.Failed, Good)]
    [InlineData(DrillOutcome.Failed, null, DrillOutcome.Failed, Good)]
    [InlineData(DrillOutcome.Failed, 10.1, DrillOutcome.Failed, Good + " | recovery time: 10.1 s, and the objective is 10 s")]
    public void One_that_is_exceeded_fails_and_one_unmeasured_never_passes(DrillOutcome proof, double? seconds, DrillOutcome outcome, string reason) =>
        Assert.Equal((outcome, reason), RecoveryObjective.Judge((proof, Good), [Objective("recovery time", seconds)]));

    [Fact]
    public void Without_an_objective_the_verdict_stays() =>
        Assert.All(Enum.GetValues<DrillOutcome>(), o => Assert.Equal((o, Good), RecoveryObjective.Judge((o, Good), [])));

    [Fact]
    public void Exceeded_goes_before_unmeasured_and_all_that_are_exceeded_are_named()
    {
        Assert.Equal((DrillOutcome.Failed, "recovery point: 11.0 s, and the objective is 10 s"),
            RecoveryObjective.Judge((DrillOutcome.Passed, Good), [Objective("recovery time", null), Objective("recovery point", 11)]));
        Assert.Equal((DrillOutcome.Failed, "recovery time: 12.0 s, and the objective is 10 s | recovery point: 11.0 s, and the objective is 10 s"),
            RecoveryObjective.Judge((DrillOutcome.Passed, Good), [Objective("recovery time", 12), Objective("recovery point", 11)]));
    }

    [Fact]
    public void Options_make_only_those_that_were_set()
    {
        Assert.Empty(new RestoreDrillOptions().Objectives(TimeSpan.Zero, TimeSpan.Zero));
        Assert.Equal([new RecoveryObjective("recovery point", TimeSpan.FromHours(1), null)],
            new RestoreDrillOptions { RecoveryPointObjective = TimeSpan.FromHours(1) }.Objectives(TimeSpan.Zero, null));
    }

    private static RecoveryObjective Objective(string name, double? seconds) =>
        new(name, TimeSpan.FromSeconds(10), seconds is { } s ? TimeSpan.FromSeconds(s) : null);
}
