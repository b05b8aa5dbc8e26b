using MailuOps.Drill.Stages;

namespace MailuOps.Drill.Sandboxes.Stages;

/// <summary>Starts the services on the restored data.</summary>
internal sealed class BootStage(SandboxContext drill) : IDrillStage
{
    public string Name => "Boot";

    public async Task<string> RunAsync(CancellationToken token)
    {
        try
        {
            await drill.Sandbox!.BootAsync(token).ConfigureAwait(false);
        }
        catch (MailuOpsException e) when (e.Id == "MailuOps.SandboxNotIsolated")
        {
            drill.Figures = drill.Figures with { Isolated = Evidence.No };
            throw;
        }

        drill.Figures = drill.Figures with { Isolated = Evidence.Yes };
        return $"{drill.Server.Deployment.Services.Count} services run, and nothing leads out";
    }
}
