using MailuOps.Deployment;

namespace MailuOps.Drill.Sandboxes;

/// <summary>Production in a text that stays the same as long as nobody touches its services: their specifications, tasks or containers, and volumes.</summary>
internal static class ProductionPrint
{
    public static async Task<string> TakeAsync(MailuServer production, CancellationToken token)
    {
        var engine = production.Engine;
        var lines = new List<string>();
        foreach (var service in production.Deployment.Services)
        {
            lines.Add($"{service.Name} {await engine.Yard.FingerprintAsync(service.Id, token).ConfigureAwait(false)}");
            lines.AddRange((await engine.ListTasksAsync(service.Id, token).ConfigureAwait(false))
                .Where(t => t.DesiredState == "running").Select(t => $"{service.Name} task {t.Id} {t.ContainerId}").Order(StringComparer.Ordinal));
        }

        var label = production.Deployment.Kind == DeploymentKind.Compose ? DeploymentFinder.ProjectLabel : DeploymentFinder.StackLabel;
        var volumes = await engine.Yard.ListVolumesAsync(label, token).ConfigureAwait(false);
        lines.AddRange(volumes.Where(v => v.Labels[label] == production.Stack).Select(v => $"volume {v.Name}").Order(StringComparer.Ordinal));
        return string.Join('\n', lines);
    }

    /// <summary>What is not as it was, by service or volume. Pure.</summary>
    public static IReadOnlyList<string> Differences(string before, string after)
    {
        var (was, now) = (before.Split('\n'), after.Split('\n'));
        return [.. was.Except(now).Concat(now.Except(was)).Select(l => string.Join(' ', l.Split(' ').Take(l.StartsWith("volume ", StringComparison.Ordinal) ? 2 : 1))).Distinct()];
    }
}
