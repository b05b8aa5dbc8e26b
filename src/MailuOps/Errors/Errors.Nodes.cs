using MailuOps.Backup;

namespace MailuOps;

internal static partial class Errors
{
    public static MailuOpsException NodeLost(string service, string node, string state, string endpoint, Exception inner) => new(
        "MailuOps.NodeLost", ErrorKind.ConnectionError, service,
        $"Service '{service}' runs on node '{node}', whose engine at {endpoint} does not answer; the Swarm calls the node '{state}'. "
        + "Bring the node back, or let the Swarm start the service on another one ('docker service ps' tells where), then try again. "
        + $"The engine's client said: {inner.Message}", inner);

    public static MailuOpsException BackupbotSpread(string bot, IEnumerable<string> nodes) => new(
        "MailuOps.BackupbotSpread", ErrorKind.InvalidOperation, bot,
        $"'{bot}' runs on several nodes ({List(nodes)}). Each of these bots saves the volumes of its own node, into a snapshot of its own, so none holds the whole server. "
        + "Run one, on the node (a manager) that has the volumes of admin and imap.");

    public static MailuOpsException BackupbotNotOnManager(string stack, string reason) => new(
        "MailuOps.BackupbotNotOnManager", ErrorKind.InvalidOperation, stack,
        $"backupbot runs on a node that is no manager of the Swarm, and cannot read which services there are: {reason}. Place it on a manager (constraint node.role == manager).");

    public static MailuOpsException VolumeOutOfReach(string stack, FarVolume volume, IEnumerable<string> near) => new(
        "MailuOps.VolumeOutOfReach", ErrorKind.InvalidOperation, volume.Service,
        $"Nothing of {stack} was restored: {volume}, so its files would land where the service does not look. In reach: {List(near)}. "
        + "Place the service and the bot on one node, or name with -Volume what is in reach.");
}
