using MailuOps.Backup;

namespace MailuOps;

internal static partial class Errors
{
    public static MailuOpsException NodeLost(string service, string node, string state, string endpoint, Exception inner) => new(
        "MailuOps.NodeLost", ErrorKind.ConnectionError, service,
        $"Service '{service}' runs on node '{node}', whose engine at {endpoint} does not answer; the Swarm calls the node '{state}'. "
        + "Bring the node back, or let the Swarm start the service on another one ('docker service ps' tells where), then try again. "
        + $"The engine's client said: {inner.Message}", inner);

    public static MailuOpsException RepositoryShared(string stack, string snapshot, IEnumerable<string> nodes) => new(
        "MailuOps.RepositoryShared", ErrorKind.InvalidOperation, stack,
        $"The bots on {List(nodes)} write into one repository (snapshot {snapshot} is in it for more than one of them), and nothing there tells which node a snapshot is of. "
        + "Give each node's bot a repository of its own, for example by RESTIC_REPOSITORY=...-{{.Node.Hostname}}.");

    public static MailuOpsException SnapshotPartMissing(string stack, string snapshot, string volume, string node) => new(
        "MailuOps.SnapshotPartMissing", ErrorKind.ObjectNotFound, stack,
        $"Of snapshot {snapshot} of {stack} there is no part with volume '{volume}'{(node.Length > 0 ? $", which is on node '{node}'" : "")}: the bot there made none at that time, or the service "
        + "was on another node then. Get-BackupbotSnapshot lists what each is made of.");

    public static MailuOpsException BackupbotNotOnManager(string stack, string reason) => new(
        "MailuOps.BackupbotNotOnManager", ErrorKind.InvalidOperation, stack,
        $"backupbot runs on a node that is no manager of the Swarm, and cannot read which services there are: {reason}. Place it on a manager (constraint node.role == manager).");

    public static MailuOpsException VolumeOutOfReach(string stack, FarVolume volume, IEnumerable<string> near) => new(
        "MailuOps.VolumeOutOfReach", ErrorKind.InvalidOperation, volume.Service,
        $"Nothing of {stack} was restored: {volume}, so its files would land where the service does not look. In reach: {List(near)}. "
        + "Place the service and the backup tool on one node, or name with -Volume what is in reach.");
}
