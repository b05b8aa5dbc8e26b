using MailuOps.Backup;
using MailuOps.Deployment;
using MailuOps.Drill.Leaks;
using MailuOps.Drill.Levels;
using MailuOps.Drill.Locks;
using MailuOps.Drill.Stages;

namespace MailuOps.Drill;

/// <summary>
/// The in-place restore drill: makes a test user with mail, backs up, wipes that user, restores and proves both stores. The wipe
/// touches the test user only; the restore puts the volumes of both stores back as they were at the backup.
/// </summary>
public sealed class RestoreDrill
{
    private const int StageCount = 12;
    // Some ten commands in containers: seconds on a quiet server, more than half a minute was seen on one under heavy load.
    private static readonly TimeSpan CleanUpLimit = TimeSpan.FromMinutes(2);
    private readonly MailuServer _server;
    private readonly DrillContext _drill;
    private readonly IOperationEvents _events;
    private readonly LeakWatch _watch;
    private readonly StageRunner _stages;

    /// <summary>A drill is run once.</summary>
    public RestoreDrill(MailuServer server, IBackupProvider provider, RestoreDrillOptions options)
        : this(server, provider, options, new StoreWiper(server))
    {
    }

    internal RestoreDrill(MailuServer server, IBackupProvider provider, RestoreDrillOptions options, IStoreWiper wiper)
    {
        _server = server;
        // All that is told until the drill's end comes by the watch, also what the provider tells.
        _events = server.Events;
        var log = new ToolLog(_events);
        server.Events = _watch = new LeakWatch(log);
        _drill = new DrillContext(server, provider, wiper, options);
        _stages = new StageRunner(_drill.State, log, server.Stack, $"Restore drill of {server.Stack}", StageCount, PercentBefore, _drill.NoteAsync) { Events = _watch };
    }

    private DrillState State => _drill.State;

    /// <summary>
    /// Runs all stages and gives the verdict. Only a lock that is held and a failed preflight are exceptions: then nothing was
    /// touched. When it is cancelled, the test user is removed first.
    /// </summary>
    public async Task<RestoreDrillResult> RunAsync(CancellationToken token)
    {
        await using var held = await DrillLock.TakeAsync(_server.Engine, _drill.Journal("Preflight"), token).ConfigureAwait(false);
        _drill.Lock = held;
        try
        {
            await StageAsync(new PreflightStage(_drill), token).ConfigureAwait(false);
            // Nothing was touched yet: the caller gets the error itself.
            if (State.Failures.Count > 0)
            {
                throw State.PreflightError!;
            }

            await StageAsync(new SeedStage(_drill, _watch), token).ConfigureAwait(false);
            await StageAsync(new BaselineStage(_drill), token).ConfigureAwait(false);
            await StageAsync(new BackupStage(_drill), token).ConfigureAwait(false);
            await StageAsync(new WipeStage(_drill), token).ConfigureAwait(false);
            await StageAsync(new SafetyStage(_drill), token).ConfigureAwait(false);
            await StageAsync(new InventoryStage(_drill), token).ConfigureAwait(false);
            var wiped = State.Failures.Count == 0;
            await StageAsync(new RestoreStage(_drill), token).ConfigureAwait(false);
            // A restore that reported an error may have done its work all the same, or half of it: that is looked at.
            await StageAsync(new VerifyStage(_drill), token, wiped).ConfigureAwait(false);
            await StageAsync(new CompareStage(_drill), token, wiped).ConfigureAwait(false);
        }
        finally
        {
            await EndAsync(held).ConfigureAwait(false);
            _server.Events = _events;
        }

        return Result();
    }

    private async Task EndAsync(DrillLock held)
    {
        using var limit = new CancellationTokenSource(CleanUpLimit);
        await StageAsync(new CleanUpStage(_drill), limit.Token, State.UserMade).ConfigureAwait(false);
        await StageAsync(new AuditStage(_drill, _watch), limit.Token, State.UserMade).ConfigureAwait(false);
        State.Password = null;
        State.Window = _drill.Recovery.Result(State.Restored);
        State.Inventory?.Dispose();
        _drill.Dispose();
        if (State.Failures.Exists(f => f.Stage == "CleanUp"))
        {
            // The lock stays with its journal, so that Repair-MailuDrill knows what to remove.
            State.LeftOver.Add($"test user {State.User} and its mailbox");
        }
        else
        {
            await ReleaseAsync(held, limit.Token).ConfigureAwait(false);
        }

        _stages.End();
    }

    private async Task ReleaseAsync(DrillLock held, CancellationToken token)
    {
        try
        {
            await held.ReleaseAsync(token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is MailuOpsException or OperationCanceledException)
        {
            State.LeftOver.Add($"the drill's lock ({e.Message})");
        }
    }

    private Task StageAsync(IDrillStage stage, CancellationToken token, bool? evenAfterFailure = null) =>
        _stages.RunAsync(stage, token, evenAfterFailure, stage is CleanUpStage or AuditStage ? CleanUpLimit : null);

    private static int PercentBefore(string stage) => stage switch
    {
        "Preflight" => 0, "Seed" => 5, "Baseline" => 20, "Backup" => 25, "Wipe" => 50, "Safety" => 53, "Inventory" => 68, "Restore" => 72, "Verify" => 85,
        "Compare" => 90, "CleanUp" => 94, _ => 97,
    };

    private RestoreDrillResult Result() => DrillSummary.Of(
        State, _server, _drill.Options.Objectives, proof => Ladder.Of(State, proof), (proof, missed) => DrillAdvice.For(proof, missed, State)) with
    {
        SafetySnapshot = State.Safety,
        RestoredVolumes = _drill.RestoredVolumes,
        Window = State.Window,
        Leaks = [.. State.Leaks],
    };
}
