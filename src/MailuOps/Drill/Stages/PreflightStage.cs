using MailuOps.Backup;
using MailuOps.Deployment;
using MailuOps.Mail;

namespace MailuOps.Drill.Stages;

/// <summary>Is all there that the drill needs? Touches nothing.</summary>
internal sealed class PreflightStage(DrillContext drill) : IDrillStage
{
    public string Name => "Preflight";

    public async Task<string> RunAsync(CancellationToken token)
    {
        var (server, state) = (drill.Server, drill.State);
        var database = await drill.Accounts.LocateAsync(token).ConfigureAwait(false);
        if (!database.IsFile)
        {
            throw Errors.AccountsNotInSqlite(server.Stack, database.Flavor);
        }

        state.DatabasePath = database.Path!;
        // Sendmail's way passes the filter by.
        state.FilterExpected = server.Deployment.Find(MailuRole.Antispam) is not null && drill.Options.Via != ProbeRoute.Sendmail;
        // Those without which there is no drill end it with the reason; the others only keep the level down.
        foreach (var role in new[] { MailuRole.Imap, MailuRole.Smtp })
        {
            await server.ContainerAsync(role, token).ConfigureAwait(false);
        }

        await NoteHealthAsync(token).ConfigureAwait(false);
        var volumes = VolumeSurvey.Describe(server.Deployment);
        foreach (var (store, key) in drill.StoreVolumes())
        {
            if (volumes.FirstOrDefault(v => v.Name == key) is { } volume && drill.Provider.PromiseOf(server.Deployment, volume) is { Coverage: LabelCoverage.No, Reason: var reason })
            {
                // Not an error: labels are a promise, and the snapshot's listing is what counts.
                server.Events.Warning($"The labels of {server.Stack} do not promise a backup of the {store} (volume {key}): {reason}.");
            }
        }

        await drill.Provider.ListAsync(token).ConfigureAwait(false);
        foreach (var far in await drill.FarStoresAsync(token).ConfigureAwait(false))
        {
            // As with labels: the snapshot's listing is what counts.
            server.Events.Warning($"The backup of {server.Stack} will lack a store: {far}.");
        }

        return $"{server.Deployment.Services.Count} services, accounts in {database.Path}";
    }

    private async Task NoteHealthAsync(CancellationToken token)
    {
        foreach (var service in drill.Server.Deployment.Services.Where(s => s.Role is not null))
        {
            try
            {
                var container = await drill.Server.ContainerAsync(service, token).ConfigureAwait(false);
                var health = (await drill.Server.Engine.InspectContainerAsync(container, token).ConfigureAwait(false)).Health;
                if (health is not (null or "healthy"))
                {
                    drill.State.Unhealthy.Add($"{service.Name} is {health}");
                }
            }
            catch (MailuOpsException e)
            {
                drill.State.Unhealthy.Add(e.Message);
            }
        }

        drill.State.HealthSeen = true;
    }
}
