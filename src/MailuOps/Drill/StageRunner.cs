using System.Diagnostics;
using MailuOps.Drill.Stages;

namespace MailuOps.Drill;

/// <summary>Runs the stages of a drill, and notes how each went. A stage that fails is no exception here: what follows it is skipped.</summary>
/// <param name="percent">How far the drill is before a stage, by its name: a guess, from how long the stages take on most servers.</param>
/// <param name="note">Told before each stage.</param>
internal sealed class StageRunner(
    DrillState state, ToolLog log, string stack, string activity, int count, Func<string, int> percent, Func<string, CancellationToken, Task> note)
{
    private const int ProgressId = 1;

    /// <summary>Where the drill tells what it does; set before the first stage.</summary>
    public required IOperationEvents Events { get; init; }

    /// <param name="evenAfterFailure">Null: only when nothing failed before.</param>
    /// <param name="limit">Not null: its end is a failure of this stage, not the drill's.</param>
    public async Task RunAsync(IDrillStage stage, CancellationToken token, bool? evenAfterFailure = null, TimeSpan? limit = null)
    {
        var started = DateTimeOffset.Now;
        if (!(evenAfterFailure ?? state.Failures.Count == 0))
        {
            state.Stages.Add(new DrillStage(stage.Name, StageStatus.Skipped, started, TimeSpan.Zero, "not reached"));
            return;
        }

        var (elapsed, done) = (started - state.Started, percent(stage.Name));
        Events.Progress(new OperationProgress(ProgressId, activity, $"{stage.Name}, stage {state.Stages.Count + 1} of {count} ({elapsed.TotalSeconds:0} s so far)")
        {
            Percent = done, Remaining = done < 20 ? null : elapsed * (100 - done) / done,
        });
        var watch = Stopwatch.StartNew();
        log.Clear();
        try
        {
            await note(stage.Name, token).ConfigureAwait(false);
            var detail = await stage.RunAsync(token).ConfigureAwait(false);
            state.Stages.Add(new DrillStage(stage.Name, StageStatus.Done, started, watch.Elapsed, detail) { Log = log.Lines });
            Events.Verbose($"{stage.Name}: {detail} ({watch.Elapsed.TotalSeconds:0.0} s)");
        }
        catch (MailuOpsException e)
        {
            state.PreflightError ??= e;
            Fail(e);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // A defect must not cost the evidence that was gathered, nor the clean-up.
            var broke = Errors.DrillStageBroke(stack, stage.Name, e);
            state.PreflightError ??= broke;
            Fail(broke);
        }
        catch (OperationCanceledException) when (limit is not null)
        {
            Note($"it did not end within {limit.Value.TotalSeconds:0} s");
        }

        void Fail(MailuOpsException why)
        {
            if (!stage.Settles(why))
            {
                state.Unsettled.Add(stage.Name);
            }

            Note(why.Message);
        }

        void Note(string message)
        {
            state.Failures.Add((stage.Name, message));
            state.Stages.Add(new DrillStage(stage.Name, StageStatus.Failed, started, watch.Elapsed, message) { Log = log.Lines, Unsettled = state.Unsettled.Contains(stage.Name) });
            Events.Verbose($"{stage.Name} failed: {message}");
        }
    }

    /// <summary>Takes the bar away.</summary>
    public void End() => Events.Progress(new OperationProgress(ProgressId, activity, "done") { Completed = true });
}
