using MailuOps.Drill;
using MailuOps.Drill.Locks;
using MailuOps.Drill.Sandboxes;

namespace MailuOps.Tests.Lab;

/// <summary>A sandbox that a test has made to be left. Where the test fails before it is removed, the next ones would fail of it.</summary>
internal sealed class LeftSandbox(LabHost lab, MailuSandbox left) : IAsyncDisposable
{
    /// <summary>Sees that it stays as long as its client may live, and is removed once that has been silent for too long.</summary>
    /// <param name="drill">The drill that cleans up before it begins; null: Remove-MailuSandbox -Stale does.</param>
    /// <param name="later">A shell in which $Stack and what else the drill needs are known.</param>
    public async Task RemoveLaterAsync(HostedShell later, string? drill)
    {
        lab.Shell.Run("Remove-MailuSandbox -Stale -Confirm:$false").Succeeded();
        Assert.Single(await SandboxFinder.FindAsync(lab.Server.Engine, null, CancellationToken.None), s => s.Name == left.Name);
        later.Use(new NegativeEngine(lab.Server.Engine) { Notes = new LaterNotes(lab.Server.Engine.Notes, LifeSign.Patience + TimeSpan.FromSeconds(30)) });
        if (drill is null)
        {
            Assert.Equal(left.Name, later.One<SandboxRemoved>("Remove-MailuSandbox -Stale -Confirm:$false").Name);
            return;
        }

        var result = later.One<RestoreDrillResult>(drill);
        Assert.True(result.Outcome == DrillOutcome.Passed, result.Reason);
        Assert.Contains(result.CleanedUp, c => c.StartsWith($"the stale sandbox {left.Name} of {left.Client}", StringComparison.Ordinal));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await new SandboxRemoval(lab.Server.Engine, null).RunAsync(left.Name, CancellationToken.None);
}
