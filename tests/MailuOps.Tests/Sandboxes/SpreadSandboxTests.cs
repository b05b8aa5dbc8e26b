using System.Management.Automation;
using MailuOps.Drill;
using MailuOps.Engine;
using MailuOps.Tests.Lab;

namespace MailuOps.Tests.Sandboxes;

/// <summary>A server whose imap runs on another node than the backup bot: what a sandbox of it would fail of is said before anything is made.</summary>
public sealed class SpreadSandboxTests : IDisposable
{
    private readonly SandboxWorld _world = new();
    private readonly HostedShell _shell = new();

    public SpreadSandboxTests()
    {
        _world.Nodes = [new EngineNode("node", "one", "10.0.0.1", "ready"), new EngineNode("other", "two", "10.0.0.2", "ready")];
        var imap = _world.Services.Single(s => s.Name.EndsWith("_imap", StringComparison.Ordinal));
        _world.Tasks = [.. _world.Tasks.Select(t => t.ServiceId == imap.Id ? t with { NodeId = "other" } : t)];
        _shell.Use(_world);
    }

    public void Dispose() => _shell.Dispose();

    [Fact]
    public void A_store_that_the_tool_could_not_reach()
    {
        _world.Listing.RemoveAll(l => l.StartsWith("mail/", StringComparison.Ordinal));
        var error = _shell.Fails("New-MailuSandbox", "MailuOps.SnapshotLacksStore", ErrorCategory.InvalidData);
        Assert.All(["'two'", "'one'", "_imap", "a backup bot"], part => Assert.Contains(part, error.Exception.Message));
        var drill = (RestoreDrillResult)_shell.Run("Invoke-MailuRestoreDrill -Sandbox -NoHistory -Confirm:$false").Succeeded().Output.Single().BaseObject;
        Assert.Equal((DrillOutcome.Failed, "Prepare"), (drill.Outcome, drill.Stages.First(s => s.Status == StageStatus.Failed).Name));
        Assert.Contains(drill.Stages, s => s.Detail.Contains("'two'", StringComparison.Ordinal));
        NothingWasMade();
    }

    [Fact]
    public void An_image_that_is_only_where_the_service_runs()
    {
        _world.Yard.OnImage = (image, service) =>
        {
            if (service.EndsWith("_imap", StringComparison.Ordinal))
            {
                throw Errors.EngineImageMissing(image, service);
            }
        };
        var error = _shell.Fails("New-MailuSandbox", "MailuOps.EngineImageMissing", ErrorCategory.ObjectNotFound);
        Assert.All(["runs on node 'two'", "On 'one': 'docker pull ", "Nothing was made"], part => Assert.Contains(part, error.Exception.Message));
        NothingWasMade();
        // Where both are on one node there is no such way out.
        _world.Tasks = [.. _world.Tasks.Select(t => t with { NodeId = "node" })];
        Assert.DoesNotContain("node 'two'", _shell.Fails("New-MailuSandbox", "MailuOps.EngineImageMissing", ErrorCategory.ObjectNotFound).Exception.Message);
        NothingWasMade();
    }

    private void NothingWasMade()
    {
        Assert.Empty(_world.Yard.Networks);
        Assert.Empty(_world.Yard.Volumes);
        Assert.Empty(_world.Yard.Copies);
        Assert.Empty(_world.Yard.Removed);
    }
}
