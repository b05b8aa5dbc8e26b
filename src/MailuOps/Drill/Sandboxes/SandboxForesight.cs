using MailuOps.Backup;
using MailuOps.Deployment;
using MailuOps.Engine;

namespace MailuOps.Drill.Sandboxes;

/// <summary>Looks, before anything of a sandbox is made, for what it would fail of where a server is spread over several nodes.</summary>
internal sealed class SandboxForesight(MailuServer production, IBackupProvider provider, SandboxPlan plan)
{
    /// <summary>A store that the snapshot lacks because the tool does not reach it: MailuOps.SnapshotLacksStore.</summary>
    public void RequireStores(BackupSnapshot snapshot, IReadOnlyList<FarVolume> far)
    {
        foreach (var volume in plan.Volumes.Where(v => v.Needed is not null && !snapshot.Content!.Entries.ContainsKey(v.Key)))
        {
            if (far.FirstOrDefault(f => f.Source == volume.Source) is { } lost)
            {
                throw Errors.SnapshotLacksStore(production.Stack, snapshot.ShortId, volume.Needed!, lost);
            }
        }
    }

    /// <summary>The services' images by the copies' names. MailuOps.EngineImageMissing: a node does not have one.</summary>
    public async Task<IReadOnlyDictionary<string, EngineImage>> ImagesAsync(CancellationToken token)
    {
        var images = new Dictionary<string, EngineImage>(StringComparer.Ordinal);
        foreach (var service in plan.Services)
        {
            var source = service.Source;
            var yard = await production.Engine.YardOfAsync(service.NodeId, source.FullName, token).ConfigureAwait(false);
            try
            {
                images[service.Name] = await yard.FindImageAsync(source.Id, source.Image, source.FullName, token).ConfigureAwait(false);
            }
            catch (MailuOpsException e) when (e.Id == "MailuOps.EngineImageMissing")
            {
                var home = await production.NodeOfAsync(source, token).ConfigureAwait(false);
                if (home is null || home == service.NodeId)
                {
                    throw;
                }

                var names = await production.NodeNamesAsync(token).ConfigureAwait(false);
                throw Errors.EngineImageMissing(
                    source.Image, source.FullName, names.GetValueOrDefault(home, home), names.GetValueOrDefault(service.NodeId, service.NodeId), provider.Name, e);
            }
        }

        return images;
    }
}
