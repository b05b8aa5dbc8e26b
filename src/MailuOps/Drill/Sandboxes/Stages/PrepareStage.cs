using MailuOps.Drill.Stages;

namespace MailuOps.Drill.Sandboxes.Stages;

/// <summary>Makes the sandbox's network and its empty volumes, after a look at production.</summary>
internal sealed class PrepareStage(SandboxContext drill) : IDrillStage
{
    public string Name => "Prepare";

    public async Task<string> RunAsync(CancellationToken token)
    {
        drill.Before = await ProductionPrint.TakeAsync(drill.Production, token).ConfigureAwait(false);
        drill.Sandbox = await Sandbox.PrepareAsync(drill.Production, drill.Provider, drill.State.Snapshot!, drill.Options.Sandbox, token).ConfigureAwait(false);
        drill.Figures = new SandboxFigures(drill.Sandbox.Name) { Choice = drill.Choice };
        return $"{drill.Sandbox.Name} with {drill.Sandbox.Plan.Volumes.Count} volumes";
    }
}
