using System.Text;
using MailuOps.Drill.Residue;
using MailuOps.Drill.Sandboxes;
using MailuOps.Engine;
using MailuOps.Tests.Sandboxes;

namespace MailuOps.Tests.Drill;

/// <summary>What drills leave behind where no test user shows it: sandboxes, and a mailbox that was about to be brought back. No engine needed.</summary>
public sealed class ResidueTests : IDisposable
{
    private readonly FakeEngine _engine = new()
    {
        Services = SandboxSamples.Services,
        Tasks = [.. SandboxSamples.Services.Select(s => new EngineTask($"t-{s.Id}", s.Id, "node", "running", "running", s.Name, "", DateTimeOffset.UnixEpoch))],
    };

    private readonly HostedShell _shell = new();
    private string _homes = "./anna@example.com\n";

    public ResidueTests()
    {
        _shell.Use(_engine);
        _engine.OnExec = (_, request, _) => Task.FromResult(new ExecResult(0, Encoding.UTF8.GetBytes(Answer(request)), [], TimeSpan.Zero));
    }

    public void Dispose() => _shell.Dispose();

    private string Answer(ExecRequest request) => request.Command[0] switch
    {
        "python3" => """{"flavor":"sqlite","path":"/data/main.db","exists":true,"users":[]}""",
        "sh" => _homes,
        "postqueue" => "",
        _ => throw new NotSupportedException(request.Display),
    };

    private IEnumerable<string> Left() => _shell.Run("Get-MailuDrillResidue").Succeeded().Output.Select(o => ((MailuDrillResidue)o.BaseObject).ToString());

    private async Task PlantAsync(string name, string of, bool? kept)
    {
        await _engine.Yard.AddVolumeAsync($"{name}_mail", SandboxLabels.For(name, of), default);
        if (kept is { } stays)
        {
            await using var life = await SandboxLife.BeginAsync(_engine.Notes, new SandboxNote(name, of, "me", default) { Kept = stays }, default);
        }
    }

    [Fact]
    public async Task Sandboxes_that_nobody_asked_to_keep()
    {
        Assert.True(_shell.Run("Test-MailuTeardown").Succeeded().Of<bool>().Single());
        await PlantAsync("x-drill-kept", SandboxSamples.Stack, true);
        await PlantAsync("other-drill-1", "other", null);
        Assert.True(_shell.Run("Test-MailuTeardown").Succeeded().Of<bool>().Single());
        await PlantAsync("x-drill-1", SandboxSamples.Stack, null);
        await PlantAsync("x-drill-2", SandboxSamples.Stack, false);
        Assert.False(_shell.Run("Test-MailuTeardown").Succeeded().Of<bool>().Single());
        Assert.Equal(["sandbox x-drill-1 (nobody needs it: Remove-MailuSandbox -Stale)", "sandbox x-drill-2 (it may be in use)"], Left());
    }

    [Fact]
    public void A_mailbox_of_a_snapshot_that_was_about_to_be_brought_back()
    {
        _homes += "./.mailuops-restore-k3x9abcdef\n./mailuops@example.com\n";
        Assert.False(_shell.Run("Test-MailuTeardown").Succeeded().Of<bool>().Single());
        Assert.Equal(["mailbox /mail/.mailuops-restore-k3x9abcdef"], Left());
    }
}
