using System.Diagnostics;
using MailuOps.Deployment;
using MailuOps.Drill.Stages;
using MailuOps.Mail;

namespace MailuOps.Drill.Sandboxes.Stages;

/// <summary>Starts the services on the restored data.</summary>
internal sealed class BootStage(SandboxContext drill) : IDrillStage
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

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

    /// <summary>
    /// A damaged database keeps the whole server from coming up, and no other service says that it is the cause. Admin, whose container is asked, may
    /// be ending and starting of it just then: a Swarm starts it by itself, a plain container is started here.
    /// </summary>
    private async Task LookAtAccountsAsync(CancellationToken token)
    {
        var watch = Stopwatch.StartNew();
        for (var again = false; ; again = true)
        {
            try
            {
                if (again)
                {
                    await Task.Delay(Pause, token).ConfigureAwait(false);
                    await drill.Server.Engine.Yard.StartServiceAsync(drill.Server.Deployment.Require(MailuRole.Admin).Id, token).ConfigureAwait(false);
                }

                drill.Server.Forget();
                if (await new AccountStore(drill.Server).WhyDamagedAsync(token).ConfigureAwait(false) is { } damage)
                {
                    drill.Damaged(damage);
                }

                return;
            }
            catch (MailuOpsException) when (watch.Elapsed < Patience)
            {
                // Asked again.
            }
            catch (MailuOpsException e)
            {
                drill.Production.Events.Verbose($"The restored database cannot be looked at: {e.Message}");
                return;
            }
        }
    }
}
