using MailuOps.Drill.Sandboxes;

namespace MailuOps.Tests.Lab;

/// <summary>A sandbox that a test has made to be left. Where the test fails before it is removed, the next ones would fail of it.</summary>
internal sealed class LeftSandbox(LabHost lab, string name) : IAsyncDisposable
{
    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await new SandboxRemoval(lab.Server.Engine, null).RunAsync(name, CancellationToken.None);
}
