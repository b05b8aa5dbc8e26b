using System.Collections.Concurrent;
using System.Management.Automation;
using MailuOps.Cmdlets;
using MailuOps.Engine;

namespace MailuOps.Tests.Cmdlets;

/// <summary>What toy cmdlets did after their last chance to write.</summary>
public sealed class Trace
{
    private readonly ConcurrentQueue<string> _lines = new();

    public IReadOnlyList<string> Lines => [.. _lines];

    public void Add(string line) => _lines.Enqueue(line);
}

public abstract class ToyCommand : MailuCmdlet
{
    [Parameter]
    public Trace Trace { get; set; } = new();

    protected static MailuOpsException Failure(string target) => new(
        "MailuOps.ToyBroken", ErrorKind.ResourceBusy, target, $"{target} is broken.");
}

/// <summary>Emits numbers from changing threads; cleans up in a finally block that takes its time.</summary>
[Cmdlet(VerbsCommon.Get, "ToyNumber")]
public sealed class GetToyNumberCommand : ToyCommand
{
    [Parameter(ValueFromPipeline = true)]
    public int Base { get; set; }

    [Parameter]
    public int Count { get; set; } = 3;

    [Parameter]
    public int CleanUpMilliseconds { get; set; }

    [Parameter]
    public SwitchParameter Forever { get; set; }

    protected override async Task RunAsync(CancellationToken token)
    {
        try
        {
            for (var i = 0; Forever || i < Count; i++)
            {
                Emit(Base + i);
                await Task.Yield();
                token.ThrowIfCancellationRequested();
            }
        }
        finally
        {
            await Task.Delay(CleanUpMilliseconds, CancellationToken.None);
            Emit("late");
            Events.Verbose("late");
            Trace.Add(await Declined() ? "cleaned" : "confirmed after the end");
        }
    }

    protected override Task FinishAsync(CancellationToken token)
    {
        Trace.Add("finished");
        return Task.CompletedTask;
    }

    private async Task<bool> Declined()
    {
        try
        {
            return !(CleanUpMilliseconds > 0 && await ConfirmAsync("a", "b"));
        }
        catch (OperationCanceledException)
        {
            return true;
        }
    }
}

/// <summary>Fails in the way it is told to.</summary>
[Cmdlet(VerbsDiagnostic.Test, "ToyFailure")]
public sealed class TestToyFailureCommand : ToyCommand
{
    [Parameter(Mandatory = true, ValueFromPipeline = true)]
    public string How { get; set; } = "";

    protected override async Task RunAsync(CancellationToken token)
    {
        Events.Progress(new OperationProgress(1, "Toy", How));
        await Task.Yield();
        switch (How)
        {
            case "item":
                throw Failure(How);
            case "call":
                throw CallFailed(Failure(How));
            case "unknown":
                throw new FormatException("what is this");
            case "foreign cancel":
                throw new OperationCanceledException();
            case "write":
                EmitError(Failure(How));
                await Task.Delay(50, token);
                Trace.Add("went on");
                break;
            default:
                Emit(How);
                break;
        }
    }
}

/// <summary>Waits for the token, then cleans up slowly.</summary>
[Cmdlet(VerbsLifecycle.Wait, "Toy")]
public sealed class WaitToyCommand : ToyCommand
{
    [Parameter]
    [Duration]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromMinutes(5);

    [Parameter]
    public SwitchParameter Echo { get; set; }

    protected override async Task RunAsync(CancellationToken token)
    {
        if (Echo)
        {
            Emit(Timeout);
            return;
        }

        Emit("waiting");
        try
        {
            await Task.Delay(Timeout, token);
        }
        finally
        {
            await Task.Delay(150, CancellationToken.None);
            Trace.Add("cleaned");
        }
    }
}

[Cmdlet(VerbsCommon.Remove, "Toy", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
public sealed class RemoveToyCommand : ToyCommand
{
    [Parameter(Mandatory = true, ValueFromPipeline = true)]
    public string Name { get; set; } = "";

    protected override async Task RunAsync(CancellationToken token)
    {
        if (await ConfirmAsync($"/toys/{Name}", "Remove the toy"))
        {
            await Task.Yield();
            Trace.Add($"removed {Name}");
            Emit(Name);
        }
    }
}

/// <summary>Reports progress fast, and does not complete it.</summary>
[Cmdlet(VerbsCommon.Show, "ToyProgress")]
public sealed class ShowToyProgressCommand : ToyCommand
{
    [Parameter]
    public int Count { get; set; } = 10;

    [Parameter]
    public SwitchParameter Fail { get; set; }

    protected override async Task RunAsync(CancellationToken token)
    {
        Events.Progress(new OperationProgress(7, "Outer", "") { Percent = 200 });
        for (var i = 0; i < Count; i++)
        {
            Events.Progress(new OperationProgress(8, "Inner", $"{i}") { ParentId = 7, Percent = i * 100 / Count, Remaining = TimeSpan.FromSeconds(3) });
        }

        await Task.Yield();
        Events.Warning("warned");
        Events.Verbose("told");
        Events.Debug("raw");
        if (Fail)
        {
            throw Failure("progress");
        }
    }
}

/// <summary>Says which engine it reached.</summary>
[Cmdlet(VerbsCommon.Get, "ToyEngine")]
public sealed class GetToyEngineCommand : EngineCmdlet
{
    protected override async Task RunAsync(CancellationToken token)
    {
        var engines = await Task.WhenAll(ConnectAsync(token), ConnectAsync(token));
        Emit(ReferenceEquals(engines[0], engines[1]));
    }
}

/// <summary>What Select-Object -First does, which the bare engine lacks: PowerShell's own exception stops the commands before it.</summary>
[Cmdlet(VerbsCommon.Select, "ToyFirst")]
public sealed class SelectToyFirstCommand : PSCmdlet
{
    [Parameter(ValueFromPipeline = true)]
    public PSObject? InputObject { get; set; }

    [Parameter]
    public int First { get; set; } = 1;

    protected override void ProcessRecord()
    {
        WriteObject(InputObject);
        if (--First == 0)
        {
            var type = typeof(PSObject).Assembly.GetType("System.Management.Automation.StopUpstreamCommandsException", throwOnError: true)!;
            throw (Exception)Activator.CreateInstance(type, this)!;
        }
    }
}
