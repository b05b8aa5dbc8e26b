using MailuOps.Engine;

namespace MailuOps.Tests.Engine;

/// <summary>A command in a container of its own, when the way to the engine breaks. No engine needed.</summary>
public sealed class HelperRunTests
{
    private readonly FakeEngine _engine = new() { Yard = new FakeYard { OnHelper = _ => "helper" } };

    private IReadOnlyList<string> Removed => ((FakeYard)_engine.Yard).Removed;

    private async Task RunAsync(MailuOpsException failure, bool outlives)
    {
        _engine.OnExec = (_, _, _) => throw failure;
        var helper = new HelperContainer("image", "restic") { Labels = new Dictionary<string, string>(), Mounts = [] };
        await Assert.ThrowsAsync<MailuOpsException>(() => _engine.RunAsync(helper, ExecRequest.Of("restic") with { Outlives = outlives }, default));
    }

    [Fact]
    public async Task What_outlives_its_connection_keeps_its_container()
    {
        await RunAsync(Errors.EngineConnectionLost("tcp://x", "exec"), outlives: true);
        Assert.Empty(Removed);
    }

    [Fact]
    public async Task Anything_else_loses_it_and_so_does_what_fails_by_itself()
    {
        await RunAsync(Errors.EngineConnectionLost("tcp://x", "exec"), outlives: false);
        await RunAsync(Errors.ExecTimeout("helper", "restic", TimeSpan.FromSeconds(1)), outlives: true);
        Assert.Equal(["helper", "helper"], Removed);
    }
}
