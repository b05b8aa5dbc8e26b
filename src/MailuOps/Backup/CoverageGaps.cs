using MailuOps.Deployment;

namespace MailuOps.Backup;

/// <summary>What no volume's record would show: stores without a mount, accounts in another database, labels for volumes that do not exist. Pure.</summary>
internal static class CoverageGaps
{
    public static IEnumerable<MailuBackupCoverage> Of(MailuDeployment deployment, string? databasePath, string flavor)
    {
        if (databasePath is null)
        {
            yield return Gap(deployment, deployment.Require(MailuRole.Admin), $"{flavor} database",
                $"the accounts are in a {flavor} database, of which no backup of a volume of {deployment.Stack} is known to hold a usable copy: dump it in a pre-hook, and drill its restore");
        }
        else if (deployment.AdminMount(databasePath) is null)
        {
            yield return Gap(deployment, deployment.Require(MailuRole.Admin), databasePath, "nothing is mounted there, so the accounts live in the container and die with it");
        }

        if (deployment.MailMount is null)
        {
            yield return Gap(deployment, deployment.Require(MailuRole.Imap), "/mail", "nothing is mounted there, so the mail lives in the container and dies with it");
        }

        foreach (var (service, label, volume) in LabelPlan.Unmounted(deployment))
        {
            yield return new MailuBackupCoverage(deployment.Stack, deployment.DockerHost, volume)
            {
                Service = service.Name, Type = "none", PromisedReason = $"named by the label {label}", Severity = CoverageSeverity.Error,
                Problem = $"the label {label} of '{service.Name}' names a volume that no service mounts",
            };
        }
    }

    private static MailuBackupCoverage Gap(MailuDeployment deployment, MailuService service, string place, string problem)
    {
        var known = VolumeKnowledge.Of(service.Role, service.Role == MailuRole.Admin ? "/data" : "/mail");
        return new MailuBackupCoverage(deployment.Stack, deployment.DockerHost, place)
        {
            Service = service.Name, Type = "none", Holds = known.Holds, LossCost = known.Loss, Importance = known.Importance,
            PromisedReason = "backupbot saves volumes only", Severity = CoverageSeverity.Error, Problem = problem,
        };
    }
}
