using MailuOps.Drill.Locks;
using MailuOps.Drill.Sandboxes;
using MailuOps.Engine;

namespace MailuOps.Tests.Sandboxes;

/// <summary>Finding and removing sandboxes: whose they are, who needs them, and that nothing else is touched.</summary>
public sealed class SandboxCmdletTests : IDisposable
{
    private readonly FakeEngine _engine = new() { Services = SandboxSamples.Services };
    private readonly HostedShell _shell = new();

    public SandboxCmdletTests() => _shell.Use(_engine);

    private FakeYard Yard => (FakeYard)_engine.Yard;

    private FakeNotes Notes => (FakeNotes)_engine.Notes;

    public void Dispose() => _shell.Dispose();

    /// <summary>One of each, with the sandbox's label.</summary>
    private async Task PlantAsync(string name, bool kept = false, bool noted = true)
    {
        var labels = SandboxSamples.Labels(name);
        await Yard.AddNetworkAsync(name, false, labels, default);
        await Yard.AddVolumeAsync($"{name}_mail", labels, default);
        _engine.Services = [.. _engine.Services, SandboxSamples.Service("x", "x") with { Id = $"id-{name}_imap", Name = $"{name}_imap", Labels = labels }];
        if (noted)
        {
            var note = new SandboxNote(name, SandboxSamples.Stack, "root on host", Notes.Now) { Kept = kept, SnapshotId = "abc" };
            await using var life = await SandboxLife.BeginAsync(Notes, note, default);
        }
    }

    /// <summary>What is not ours, though it bears such a name.</summary>
    private async Task PlantStrangersAsync()
    {
        await Yard.AddNetworkAsync("mail_example_com-drill-fff", false, new Dictionary<string, string> { ["other"] = "1" }, default);
        await Yard.AddVolumeAsync("mail_example_com-drill-fff_mail", new Dictionary<string, string>(), default);
        await Yard.AddVolumeAsync("mail_example_com_mail", new Dictionary<string, string> { ["com.docker.stack.namespace"] = SandboxSamples.Stack }, default);
    }

    private IReadOnlyList<string> States(string arguments = "") => _shell.Run($"Get-MailuSandbox {arguments} | ForEach-Object {{ '{{0}} {{1}}' -f $_.Name, $_.State }}").Succeeded().Of<string>();

    [Fact]
    public async Task Each_is_in_use_kept_or_stale()
    {
        await PlantAsync("a-drill-1");
        await PlantAsync("a-drill-2", kept: true);
        await PlantAsync("a-drill-3", noted: false);
        Assert.Equal(["a-drill-1 InUse", "a-drill-2 Kept", "a-drill-3 Stale"], States());
        Notes.Now += LifeSign.Patience + TimeSpan.FromSeconds(1);
        Assert.Equal(["a-drill-1 Stale", "a-drill-2 Kept", "a-drill-3 Stale"], States("-Stack mail_example_com"));
        Assert.Equal(["a-drill-1 Stale", "a-drill-3 Stale"], States("-Stale"));
        Assert.Empty(States("-Stack other"));
    }

    [Fact]
    public async Task One_that_is_begun_while_somebody_looks_for_stale_ones_is_not_taken_for_one()
    {
        await PlantAsync("a-drill-3", noted: false);
        Notes.AfterLook = () => PlantAsync("a-drill-1");
        Assert.Equal(["a-drill-3"], _shell.Run("(Remove-MailuSandbox -Stale -Confirm:$false).Name").Succeeded().Of<string>());
        Assert.Contains(Yard.Volumes, v => v.Name == "a-drill-1_mail");
        Assert.Contains("a-drill-1 InUse", States());
    }

    [Fact]
    public async Task What_a_client_noted_before_it_made_anything_is_found_too()
    {
        await using (await SandboxLife.BeginAsync(Notes, new SandboxNote("a-drill-1", SandboxSamples.Stack, "me", Notes.Now), default))
        {
            Assert.Equal(["a-drill-1 InUse"], States());
        }
    }

    [Fact]
    public async Task Piped_on_it_is_the_sandbox_that_is_meant_and_not_production()
    {
        await PlantAsync("a-drill-1", kept: true);
        var sandbox = _shell.Run("Get-MailuSandbox").Succeeded().Output.Single().BaseObject as MailuSandbox;
        Assert.Equal(("a-drill-1", "a-drill-1_imap"), (sandbox!.Stack.Stack, sandbox.Stack.Services.Single().FullName));
        Assert.Equal("mail_example_com", sandbox.Production);
        // The sandbox has no admin: were production meant, its own would be asked.
        Assert.Equal("MailuOps.RoleMissing", _shell.Run("Get-MailuSandbox | Get-MailuUser").ErrorId);
        // By name too: a record that came out of the sandbox carries no more.
        Assert.Equal("MailuOps.RoleMissing", _shell.Run("Get-MailuUser -Stack a-drill-1").ErrorId);
        Assert.Equal("MailuOps.StackNotFound", _shell.Run("Get-MailuUser -Stack a-drill-2").ErrorId);
    }

    [Fact]
    public async Task Remove_takes_what_has_the_label_and_nothing_else()
    {
        await PlantStrangersAsync();
        await PlantAsync("mail_example_com-drill-abc", kept: true);
        await PlantAsync("mail_example_com-drill-abcd", kept: true);
        _shell.Run("Remove-MailuSandbox mail_example_com-drill-abc -Confirm:$false").Succeeded();
        Assert.Equal(["id-mail_example_com-drill-abc", "id-mail_example_com-drill-abc_imap", "mail_example_com-drill-abc_mail"], Yard.Removed.Order(StringComparer.Ordinal));
        Assert.Empty(await Notes.ListAsync(SandboxLife.Label, "mail_example_com-drill-abc", default));
        Assert.Single(await Notes.ListAsync(SandboxLife.Label, "mail_example_com-drill-abcd", default));
    }

    [Fact]
    public async Task A_name_without_the_label_is_nobody_and_production_neither()
    {
        await PlantStrangersAsync();
        Assert.Equal("MailuOps.SandboxNotFound", _shell.Run("Remove-MailuSandbox mail_example_com-drill-fff -Confirm:$false").ErrorId);
        Assert.Equal("MailuOps.SandboxNotFound", _shell.Run("Remove-MailuSandbox mail_example_com -Confirm:$false").ErrorId);
        _shell.Run("Remove-MailuSandbox -Stale -Confirm:$false").Succeeded();
        Assert.Empty(Yard.Removed);
    }

    [Fact]
    public async Task Stale_ones_go_and_those_in_use_or_kept_stay()
    {
        await PlantAsync("a-drill-1");
        await PlantAsync("a-drill-2", kept: true);
        await PlantAsync("a-drill-3", noted: false);
        Assert.Equal(["a-drill-3"], _shell.Run("(Remove-MailuSandbox -Stale -Confirm:$false).Name").Succeeded().Of<string>());
        Assert.Equal(3, Yard.Removed.Count);
        Assert.All(Yard.Removed, r => Assert.Contains("a-drill-3", r));
    }

    [Fact]
    public async Task One_in_use_needs_force()
    {
        await PlantAsync("a-drill-1");
        Assert.Equal("MailuOps.SandboxInUse", _shell.Run("Remove-MailuSandbox a-drill-1 -Confirm:$false").ErrorId);
        Assert.Empty(Yard.Removed);
        _shell.Run("Remove-MailuSandbox a-drill-1 -Force -Confirm:$false").Succeeded();
        Assert.Equal(3, Yard.Removed.Count);
    }

    [Fact]
    public async Task WhatIf_removes_nothing_and_force_does_not_change_that()
    {
        await PlantAsync("a-drill-1");
        Assert.Empty(_shell.Run("Remove-MailuSandbox a-drill-1 -Force -WhatIf").Succeeded().Output);
        Assert.Empty(Yard.Removed);
    }

    [Fact]
    public async Task By_pipe()
    {
        await PlantAsync("a-drill-1", kept: true);
        var gone = (SandboxRemoved)_shell.Run("Get-MailuSandbox | Remove-MailuSandbox -Confirm:$false").Succeeded().Output.Single().BaseObject;
        Assert.Equal(("a-drill-1", "mail_example_com", 3), (gone.Name, gone.Production, gone.Removed.Count));
    }

    [Fact]
    public async Task Only_its_own_volumes_are_emptied_and_only_where_nothing_else_is_mounted()
    {
        await PlantAsync("a-drill-1", kept: true);
        EngineMount mine = new("volume", "a-drill-1_mail", "/mail", false);
        await Yard.AddVolumeAsync("a-drill-1_alien", new Dictionary<string, string>(), default);
        EngineService With(string key, params EngineMount[] mounts) =>
            SandboxSamples.Service("x", "x") with { Id = key, Name = $"a-drill-1_{key}", Labels = SandboxSamples.Labels("a-drill-1"), Mounts = mounts };
        _engine.Services =
        [
            .. _engine.Services,
            With("host", mine, new("bind", "/srv/overrides", "/mail/overrides", false)), With("alien", mine, new("volume", "a-drill-1_alien", "/mail/x", false)),
            With("production", mine with { Source = "mail_example_com_mail" }), With("look", mine with { ReadOnly = true }), With("starting", mine),
        ];
        _engine.Tasks = [.. _engine.Services.Where(s => s.Name.StartsWith("a-drill-1_", StringComparison.Ordinal)).Select(s =>
            new EngineTask($"t{s.Id}", s.Id, "node", s.Id == "starting" ? "starting" : "running", "running", s.Name, "", DateTimeOffset.UnixEpoch))];
        await new SandboxRemoval(_engine, null).RunAsync("a-drill-1", default);
        // None of these was asked to delete anything: this engine knows no exec.
        Assert.Equal(8, Yard.Removed.Count);

        await PlantAsync("a-drill-2", kept: true);
        var asked = new List<string>();
        _engine.Services = [With("good", mine with { Source = "a-drill-2_mail" }, new("bind", "/etc/localtime", "/etc/localtime", true), new("tmpfs", "", "/run", false))
            with { Labels = SandboxSamples.Labels("a-drill-2") }];
        _engine.Tasks = [new EngineTask("t", "good", "node", "running", "running", "c", "", DateTimeOffset.UnixEpoch)];
        _engine.OnExec = (container, request, _) =>
        {
            asked.Add($"{container} {request.Command[^1]}");
            throw Errors.ContainerNotFound(container);
        };
        await new SandboxRemoval(_engine, null).RunAsync("a-drill-2", default);
        // That it could not be done does not matter: the engine deletes them.
        Assert.All(asked, a => Assert.Equal("c /mail", a));
        Assert.NotEmpty(asked);
        Assert.Equal(["a-drill-1_alien"], Yard.Volumes.Select(v => v.Name));
    }

    [Fact]
    public async Task A_container_that_does_not_end_is_told_and_its_note_stays()
    {
        await PlantAsync("a-drill-1", kept: true);
        _engine.Containers = [new EngineContainer("c", "a-drill-1_imap.1", "x", "running") { Labels = SandboxSamples.Labels("a-drill-1"), Mounts = [] }];
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(2));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => new SandboxRemoval(_engine, null).RunAsync("a-drill-1", limit.Token));
        Assert.Single(await Notes.ListAsync(SandboxLife.Label, "a-drill-1", default));
        Assert.Single(Yard.Volumes);
    }

    [Fact]
    public async Task Its_name_is_completed()
    {
        await PlantAsync("a-drill-1", kept: true);
        _shell.With("line", "Remove-MailuSandbox a-");
        Assert.Equal(["a-drill-1"], _shell.Run("[System.Management.Automation.CommandCompletion]::CompleteInput($line, $line.Length, $null).CompletionMatches.CompletionText").Succeeded().Of<string>());
    }
}
