using MailuOps.Drill.Stages;

namespace MailuOps.Drill.Sandboxes.Stages;

/// <summary>Removes the sandbox, or leaves it as asked for, and looks whether production is as it was.</summary>
internal sealed class TakeDownStage(SandboxContext drill, bool keep) : IDrillStage
{
    public string Name => "CleanUp";

    public async Task<string> RunAsync(CancellationToken token)
    {
        if (drill.Before is { } before)
        {
            var changed = ProductionPrint.Differences(before, await ProductionPrint.TakeAsync(drill.Production, token).ConfigureAwait(false));
            drill.Figures = drill.Figures with { ProductionUntouched = DrillContext.Is(changed.Count == 0) };
            if (changed.Count > 0)
            {
                drill.Production.Events.Warning($"While the drill ran, somebody changed in {drill.Production.Stack}: {string.Join(", ", changed)}.");
            }
        }

        if (drill.Sandbox is not { } sandbox)
        {
            return "nothing was made";
        }

        if (keep)
        {
            await sandbox.KeepAsync(token).ConfigureAwait(false);
            drill.Figures = drill.Figures with { Kept = true };
            return $"{sandbox.Name} goes on running";
        }

        drill.State.CleanedUp.AddRange(await sandbox.RemoveAsync(token).ConfigureAwait(false));
        return $"{sandbox.Name} is gone";
    }
}
