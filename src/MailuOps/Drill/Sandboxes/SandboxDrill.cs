using MailuOps.Backup;
using MailuOps.Deployment;
using MailuOps.Drill.Sandboxes.Stages;

namespace MailuOps.Drill.Sandboxes;

/// <summary>Proves a backup without touching production: a snapshot is restored into a sandbox, which is looked at and removed.</summary>
public sealed class SandboxDrill
{
    // The engine deletes a volume's files one by one: a million messages take it minutes.
    private static readonly TimeSpan CleanUpLimit = TimeSpan.FromHours(1);
    private readonly MailuServer _server;
    private readonly SandboxContext _drill;
    private readonly IOperationEvents _events;
    private readonly StageRunner _stages;

    /// <summary>A drill is run once.</summary>
    public SandboxDrill(MailuServer production, IBackupProvider provider, SandboxDrillOptions options)
    {
        _server = production;
        var log = new ToolLog(production.Events);
        _events = production.Events;
        production.Events = log;
        _drill = new SandboxContext(production, provider, options);
        _stages = new StageRunner(_drill.State, log, production.Stack, $"Sandbox drill of {production.Stack}", 10, PercentBefore, (_, _) => Task.CompletedTask) { Events = log };
    }

    private DrillState State => _drill.State;

    /// <summary>Runs all stages and gives the verdict. Only what ends it before anything was made is an exception.</summary>
    public async Task<RestoreDrillResult> RunAsync(CancellationToken token)
    {
        try
        {
            // Before the clock of the recovery runs; and what it takes up may be the room that this one needs.
            State.CleanedUp.AddRange(await SandboxLeftovers.RemoveAsync(_server, _drill.Provider, token).ConfigureAwait(false));
            await _stages.RunAsync(new FindStage(_drill), token).ConfigureAwait(false);
            if (State.Failures.Count > 0)
            {
                throw State.PreflightError!;
            }

            await _stages.RunAsync(new PrepareStage(_drill), token).ConfigureAwait(false);
            await _stages.RunAsync(new FillStage(_drill), token).ConfigureAwait(false);
            await _stages.RunAsync(new BootStage(_drill), token).ConfigureAwait(false);
            var booted = State.Failures.Count == 0;
            // Before anybody opens a mailbox, which leaves traces in it.
            await _stages.RunAsync(new HoldAgainstStage(_drill), token).ConfigureAwait(false);
            await _stages.RunAsync(new InspectStage(_drill), token, booted).ConfigureAwait(false);
            await _stages.RunAsync(new ProbeStage(_drill), token).ConfigureAwait(false);
            await _stages.RunAsync(new DeliverStage(_drill), token).ConfigureAwait(false);
            // Whatever became of this snapshot: a part that is passed over would wait for a whole turn.
            await _stages.RunAsync(new PacksStage(_drill), token, _drill.Sandbox is not null).ConfigureAwait(false);
        }
        finally
        {
            await EndAsync(token).ConfigureAwait(false);
            _server.Events = _events;
        }

        return Result();
    }

    private async Task EndAsync(CancellationToken token)
    {
        using var limit = new CancellationTokenSource(CleanUpLimit);
        // Whoever stopped it does not wait for a look at it; and one that may send mail is never kept.
        var keep = _drill.Options.Keep && !token.IsCancellationRequested && _drill.Figures.Isolated == Evidence.Yes;
        await _stages.RunAsync(new TakeDownStage(_drill, keep), limit.Token, true, CleanUpLimit).ConfigureAwait(false);
        State.Password = null;
        if (State.Failures.Exists(f => f.Stage == "CleanUp") && _drill.Sandbox is { } left)
        {
            State.LeftOver.Add($"sandbox {left.Name}");
        }

        if (_drill.Sandbox is { } sandbox)
        {
            await sandbox.DisposeAsync().ConfigureAwait(false);
        }

        _stages.End();
    }

    private static int PercentBefore(string stage) => stage switch
    {
        "Find" => 0, "Prepare" => 5, "Restore" => 8, "Boot" => 45, "Compare" => 65, "Verify" => 72, "Probe" => 81, "Deliver" => 83, "Packs" => 88, _ => 92,
    };

    private RestoreDrillResult Result() => DrillSummary.Of(
        State, _server, _drill.Options.Objectives, proof => SandboxLadder.Of(State, _drill.Figures, proof), Advice) with
    {
        Kind = DrillKind.Sandbox,
        Sandbox = _drill.Sandbox is null ? null : _drill.Figures,
    };

    /// <summary>By cmdlets, by a shell, and out of the world.</summary>
    private static string Reach(string sandbox, string imap) =>
        $"Look into it: $sandbox = Get-MailuSandbox | Where-Object Name -eq {sandbox}; Get-MailuUser -Stack $sandbox.Stack, and so on with every cmdlet. "
        + $"A shell in it: docker exec -it $(docker ps -q -f name={imap}) sh. Remove-MailuSandbox -Name {sandbox} removes it.";

    private string Advice(DrillOutcome outcome, bool missed) => State switch
    {
        { LeftOver.Count: > 0 } => $"Remove-MailuSandbox -Name {_drill.Figures.Name} removes what is left of the sandbox.",
        { PreflightError.Id: "MailuOps.ScratchVolumeFull" } => "Make room on the node and run it again: of the snapshot this says nothing.",
        { Unsettled.Count: > 0 } when outcome == DrillOutcome.Inconclusive =>
            "The part of the repository stays due: run it again when nothing else works on the repository.",
        _ when missed => "The data is safe; the way back is too slow, or the snapshot too old. Look at the stages, or agree on another objective.",
        _ when _drill.Figures.Kept => Reach(_drill.Figures.Name, _drill.Server.Deployment.Require(MailuRole.Imap).FullName),
        _ when outcome == DrillOutcome.Passed => "Nothing. Run it every night, and in place after each change of the recipe or the backup tool.",
        _ => $"Do not rely on snapshot {State.Snapshot?.ShortId}. Look at the reason above, and with -Keep into the restored server.",
    };
}
