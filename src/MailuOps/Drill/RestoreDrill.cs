using System.Diagnostics;
using MailuOps.Backup;
using MailuOps.Deployment;

namespace MailuOps.Drill;

/// <summary>
/// The in-place restore drill: makes a test user with mail, backs up, wipes that user, restores and proves both stores. The wipe
/// touches the test user only; the restore puts the volumes of both stores back as they were at the backup.
/// </summary>
public sealed class RestoreDrill
{
    private const int ProgressId = 1;
    // Some ten commands in containers: seconds on a quiet server, more than half a minute was seen on one under heavy load.
    private static readonly TimeSpan CleanUpLimit = TimeSpan.FromMinutes(2);
    private readonly MailuServer _server;
    private readonly DrillState _state = new();
    private readonly DrillStages _stages;
    private readonly RestoreDrillOptions _options;
    private readonly DateTimeOffset _started = DateTimeOffset.Now;

    /// <summary>A drill is run once.</summary>
    public RestoreDrill(MailuServer server, IBackupProvider provider, RestoreDrillOptions options)
        : this(server, provider, options, new StoreWiper(server))
    {
    }

    internal RestoreDrill(MailuServer server, IBackupProvider provider, RestoreDrillOptions options, IStoreWiper wiper)
    {
        _server = server;
        _options = options;
        _stages = new DrillStages(server, provider, wiper, options, _state);
    }

    /// <summary>
    /// Runs all stages and gives the verdict. Only a failed preflight is an exception: then nothing was touched. When it is
    /// cancelled, the test user is removed first.
    /// </summary>
    public async Task<RestoreDrillResult> RunAsync(CancellationToken token)
    {
        try
        {
            await StageAsync("Preflight", _stages.PreflightAsync, token).ConfigureAwait(false);
            // Nothing was touched yet: the caller gets the error itself.
            if (_state.Failures.Count > 0)
            {
                throw _state.PreflightError!;
            }

            await StageAsync("Seed", _stages.SeedAsync, token).ConfigureAwait(false);
            await StageAsync("Baseline", _stages.BaselineAsync, token).ConfigureAwait(false);
            await StageAsync("Backup", _stages.BackupAsync, token).ConfigureAwait(false);
            await StageAsync("Wipe", _stages.WipeAsync, token).ConfigureAwait(false);
            var wiped = _state.Failures.Count == 0;
            await StageAsync("Restore", _stages.RestoreAsync, token).ConfigureAwait(false);
            // A restore that reported an error may have done its work all the same, or half of it: that is looked at.
            await StageAsync("Verify", _stages.VerifyAsync, token, wiped).ConfigureAwait(false);
        }
        finally
        {
            using var limit = new CancellationTokenSource(CleanUpLimit);
            await StageAsync("CleanUp", _stages.CleanUpAsync, limit.Token, _state.UserMade).ConfigureAwait(false);
            if (_state.Failures.Exists(f => f.Stage == "CleanUp"))
            {
                _state.LeftOver.Add($"test user {_state.User} and its mailbox");
            }

            _server.Events.Progress(new OperationProgress(ProgressId, Activity, "done") { Completed = true });
        }

        return Result();
    }

    private string Activity => $"Restore drill of {_server.Stack}";

    private async Task StageAsync(string name, Func<CancellationToken, Task<string>> run, CancellationToken token, bool? evenAfterFailure = null)
    {
        var started = DateTimeOffset.Now;
        if (!(evenAfterFailure ?? _state.Failures.Count == 0))
        {
            _state.Stages.Add(new DrillStage(name, StageStatus.Skipped, started, TimeSpan.Zero, "not reached"));
            return;
        }

        _server.Events.Progress(new OperationProgress(ProgressId, Activity, $"{name} ({(started - _started).TotalSeconds:0} s so far)") { Percent = PercentBefore(name) });
        var watch = Stopwatch.StartNew();
        try
        {
            var detail = await run(token).ConfigureAwait(false);
            _state.Stages.Add(new DrillStage(name, StageStatus.Done, started, watch.Elapsed, detail));
            _server.Events.Verbose($"{name}: {detail} ({watch.Elapsed.TotalSeconds:0.0} s)");
        }
        catch (MailuOpsException e)
        {
            _state.PreflightError ??= e;
            Fail(e.Message);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // A defect must not cost the evidence that was gathered, nor the clean-up.
            _state.PreflightError ??= Errors.DrillStageBroke(_server.Stack, name, e);
            Fail(_state.PreflightError.Message);
        }
        catch (OperationCanceledException) when (name == "CleanUp")
        {
            Fail($"it did not end within {CleanUpLimit.TotalSeconds:0} s");
        }

        void Fail(string message)
        {
            _state.Failures.Add((name, message));
            _state.Stages.Add(new DrillStage(name, StageStatus.Failed, started, watch.Elapsed, message));
            _server.Events.Verbose($"{name} failed: {message}");
        }
    }

    private static int PercentBefore(string stage) => stage switch
    {
        "Preflight" => 0, "Seed" => 5, "Baseline" => 20, "Backup" => 25, "Wipe" => 55, "Restore" => 60, "Verify" => 90, _ => 95,
    };

    private RestoreDrillResult Result()
    {
        var proof = Verdict.Decide(_state.Accounts, _state.Mail, _state.Failures, _state.Bystanders);
        var (time, point) = (_state.BothBack - _state.RestoreStarted, _state.WipedAt - _state.BackupStarted);
        var objectives = _options.Objectives(time, point);
        var (outcome, reason) = RecoveryObjective.Judge(proof, objectives);
        return new RestoreDrillResult(_state.Id, _server.Stack, _server.Deployment.DockerHost, outcome, reason)
        {
            Accounts = _state.Accounts,
            Mail = _state.Mail,
            Stages = [.. _state.Stages],
            Snapshot = _state.Snapshot,
            TestUser = _state.User?.ToString() ?? "",
            Started = _started,
            Duration = DateTimeOffset.Now - _started,
            DeliveryTime = _state.Probes.Max(p => p.DeliveryTime),
            RecoveryTime = time,
            RecoveryPoint = point,
            Objectives = objectives,
            CleanedUp = [.. _state.CleanedUp],
            LeftOver = [.. _state.LeftOver],
            NextStep = DrillAdvice.For(proof.Outcome, outcome != proof.Outcome, _state),
        };
    }
}
