using MailuOps.Drill.Stages;
using MailuOps.Mail;

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
        catch (MailuOpsException e) when (e.Id == "MailuOps.SandboxBootFailed" && drill.Sandbox!.Server is not null)
        {
            await LookAtAccountsAsync(token).ConfigureAwait(false);
            throw;
        }

        drill.Figures = drill.Figures with { Isolated = Evidence.Yes };
        return $"{drill.Server.Deployment.Services.Count} services run, and nothing leads out";
    }

    /// <summary>A damaged database keeps the whole server from coming up, and no other service says that it is the cause.</summary>
    private async Task LookAtAccountsAsync(CancellationToken token)
    {
        try
        {
            if (await new AccountStore(drill.Server).WhyDamagedAsync(token).ConfigureAwait(false) is { } damage)
            {
                drill.State.Accounts = drill.State.Accounts with { Back = Evidence.No };
                drill.Differ(false, [$"the restored database is damaged: {damage}"]);
            }
        }
        catch (MailuOpsException e)
        {
            drill.Production.Events.Verbose($"The restored database cannot be looked at: {e.Message}");
        }
    }
}
