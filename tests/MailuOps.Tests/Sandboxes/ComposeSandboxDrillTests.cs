using MailuOps.Deployment;
using MailuOps.Drill;
using MailuOps.Drill.Sandboxes;

namespace MailuOps.Tests.Sandboxes;

/// <summary>What is different where production is a compose project. No engine needed.</summary>
public sealed class ComposeSandboxDrillTests : IDisposable
{
    private readonly SandboxWorld _world = new(compose: true);
    private readonly HostedShell _shell = new();

    public ComposeSandboxDrillTests() => _shell.Use(_world);

    public void Dispose() => _shell.Dispose();

    [Fact]
    public void Its_network_is_of_the_engine_alone_and_it_is_no_project()
    {
        var made = (MailuSandbox)_shell.Run("New-MailuSandbox -Full").Succeeded().Output.Single().BaseObject;
        Assert.True(_world.Yard.Local);
        Assert.Equal((DeploymentKind.Compose, true, SandboxState.Kept), (made.Stack.Kind, made.Isolated, made.State));
        Assert.Equal("admin, antispam, app, db, imap, smtp", string.Join(", ", made.Stack.Services.Select(s => s.Name)));
        Assert.All(_world.Yard.Copies, c => Assert.Equal([SandboxLabels.Name, SandboxLabels.Of], c.Labels.Keys.Order(StringComparer.Ordinal)));
        Assert.Equal([SandboxSamples.Stack], _shell.Run("(Get-MailuStack).Stack").Succeeded().Of<string>());
        _shell.Run("Get-MailuSandbox | Remove-MailuSandbox -Confirm:$false").Succeeded();
        Assert.Empty(_world.Yard.Networks);
    }

    [Fact]
    public void A_default_route_is_taken_away_and_looked_for_again()
    {
        (_world.Route, _world.RouteYields) = ("a default route by eth0\n", true);
        var made = (MailuSandbox)_shell.Run("New-MailuSandbox").Succeeded().Output.Single().BaseObject;
        Assert.True(made.Isolated);
        // One or all, as they are looked at together.
        Assert.NotEmpty(_world.Helpers);
        Assert.All(_world.Helpers, helper =>
        {
            Assert.Equal((true, 0), (helper.RoutesOf!.StartsWith(made.Name, StringComparison.Ordinal), helper.Mounts.Count));
            Assert.Equal(made.Name, helper.Labels[SandboxLabels.Name]);
            Assert.Contains($"helper of {helper.RoutesOf}", _world.Yard.Removed);
        });
    }

    [Fact]
    public void One_that_stays_is_a_way_out()
    {
        _world.Route = "a default route by eth0\n";
        var drill = Drill();
        Assert.Equal((DrillOutcome.Failed, Evidence.No, 0), (drill.Outcome, drill.Sandbox!.Isolated, drill.LeftOver.Count));
        Assert.Empty(_world.Yard.Networks);
    }

    [Fact]
    public void A_container_that_ends_is_started_again()
    {
        _world.Ends = 2;
        _shell.Run("New-MailuSandbox").Succeeded();
        Assert.Equal(2, _world.Yard.Started.Count);
        Assert.All(_world.Yard.Started, s => Assert.EndsWith("_imap", s));
    }

    [Fact]
    public void One_that_always_ends_is_given_up()
    {
        _world.Ends = int.MaxValue;
        var drill = Drill();
        Assert.Equal(DrillOutcome.Failed, drill.Outcome);
        Assert.Contains("the service imap does not come up: its last task is exited (Exited (89) 1 second ago)", drill.Reason);
        Assert.Equal(4, _world.Yard.Started.Count);
        Assert.Empty(_world.Yard.Volumes);
    }

    [Fact]
    public void Where_no_network_can_be_made_the_snapshot_is_not_judged()
    {
        _world.Yard.OnNetwork = name => throw Errors.EngineRequestFailed("unix:///fake", $"network create {name}", "could not find an available address pool");
        var drill = Drill();
        Assert.Equal(DrillOutcome.Inconclusive, drill.Outcome);
        Assert.Contains("could not find an available address pool", drill.Reason);
    }

    private RestoreDrillResult Drill() => (RestoreDrillResult)_shell.Run(
        "Invoke-MailuRestoreDrill -Sandbox -NoHistory -Confirm:$false -WarningAction Ignore -BootTimeout 20").Succeeded().Output.Single().BaseObject;
}
