using MailuOps.Drill.Sandboxes;

namespace MailuOps.Tests.Sandboxes;

/// <summary>Making a sandbox that stays: what is in it, and that none stays where it cannot be made.</summary>
public sealed class NewSandboxTests : IDisposable
{
    private readonly SandboxWorld _world = new();
    private readonly HostedShell _shell = new();

    public NewSandboxTests() => _shell.Use(_world);

    public void Dispose() => _shell.Dispose();

    [Theory]
    [InlineData("", "admin, db, imap")]
    [InlineData("-Full", "admin, antispam, app, db, imap, smtp")]
    public void It_stays_with_the_services_that_are_asked_for(string arguments, string services)
    {
        var made = (MailuSandbox)_shell.Run($"New-MailuSandbox {arguments}").Succeeded().Output.Single().BaseObject;
        Assert.Equal((SandboxState.Kept, true, "0123456789abcdef"), (made.State, made.Isolated, made.SnapshotId));
        Assert.Equal(services, string.Join(", ", made.Stack.Services.Select(s => s.Name)));
        Assert.Equal(made.Volumes, _world.Yard.Volumes.Select(v => v.Name).Order(StringComparer.Ordinal));
        Assert.Equal([made.Name], made.Networks);
        Assert.Empty(_world.Yard.Removed);
    }

    [Theory]
    [InlineData("1.9.10", "imap")]
    [InlineData("2.0.23", "imap")]
    [InlineData("2024.06.52", "app")]
    public void A_full_one_is_ready_when_it_can_deliver_where_its_release_delivers(string version, string service)
    {
        _world.Version = version;
        _shell.Run("New-MailuSandbox -Full").Succeeded();
        Assert.EndsWith($"_{service}", _world.Door);
    }

    [Fact]
    public void One_with_a_way_out_is_removed_at_once()
    {
        _world.Route = "a default route by eth1\n";
        Assert.Equal("MailuOps.SandboxNotIsolated", _shell.Run("New-MailuSandbox").ErrorId);
        Assert.Empty(_world.Yard.Volumes);
        Assert.Empty(_world.Yard.Networks);
        Assert.Equal(3, _world.Yard.Copies.Count);
        Assert.All(_world.Yard.Copies, c => Assert.Contains($"id-{c.Name}", _world.Yard.Removed));
    }

    [Fact]
    public void WhatIf_makes_nothing()
    {
        Assert.Empty(_shell.Run("New-MailuSandbox -WhatIf").Succeeded().Output);
        Assert.Empty(_world.Yard.Networks);
    }
}
