using System.Globalization;
using MailuOps.Backup;

namespace MailuOps;

internal static partial class Errors
{
    public static MailuOpsException SandboxNotFound(string name, IEnumerable<string> known) => new(
        "MailuOps.SandboxNotFound", ErrorKind.ObjectNotFound, name,
        $"There is no sandbox named '{name}' on this engine. Found: {List(known)}. Only what carries a sandbox's label is one.");

    public static MailuOpsException SandboxNotIsolated(string sandbox, string service, string why) => new(
        "MailuOps.SandboxNotIsolated", ErrorKind.PermissionDenied, sandbox,
        $"The sandbox {sandbox} was removed at once: from its service {service} there is a way out ({why}). Nothing of it may run where it could send mail.");

    public static MailuOpsException SandboxBootFailed(string sandbox, string service, string reason) => new(
        "MailuOps.SandboxBootFailed", ErrorKind.ResourceUnavailable, service,
        $"In the sandbox {sandbox} the service {service} does not come up: {reason.TrimEnd('.')}. A server restored from this snapshot would not come up either.");

    public static MailuOpsException SandboxNotRemoved(string sandbox, IEnumerable<string> left) => new(
        "MailuOps.SandboxNotRemoved", ErrorKind.ResourceBusy, sandbox,
        $"Of the sandbox {sandbox} there is still: {List(left)}. Remove-MailuSandbox -Name {sandbox} tries again.");

    public static MailuOpsException SandboxInUse(string sandbox, string client) => new(
        "MailuOps.SandboxInUse", ErrorKind.ResourceBusy, sandbox,
        $"The sandbox {sandbox} is in use by {client}. Wait for its end, or remove it all the same with -Force.");

    public static MailuOpsException ScratchVolumeUnreachable(string volume, string reason) => new(
        "MailuOps.ScratchVolumeUnreachable", ErrorKind.ResourceUnavailable, volume,
        $"The backup tool cannot restore into the volume {volume}: {reason}. Its container must run on the same node, with the engine's volumes folder mounted for writing.");

    public static MailuOpsException ScratchVolumeFull(string volume, string reason) => new(
        "MailuOps.ScratchVolumeFull", ErrorKind.LimitsExceeded, volume,
        $"On the node there is no room left for the volume {volume}: {reason}. A sandbox takes as much as the snapshot holds. Make room, then try again.");

    public static MailuOpsException SnapshotLacksStore(string stack, string snapshot, string store) => new(
        "MailuOps.SnapshotLacksStore", ErrorKind.InvalidData, snapshot,
        $"Snapshot {snapshot} of {stack} does not hold the {store}: a server restored from it would not have them. Look at the labels with Get-MailuBackupCoverage.");

    public static MailuOpsException SnapshotLacksStore(string stack, string snapshot, string store, FarVolume far) => new(
        "MailuOps.SnapshotLacksStore", ErrorKind.InvalidData, snapshot,
        $"Snapshot {snapshot} of {stack} does not hold the {store}: {far}. Nothing was made. Place {far.Service} and the backup tool on one node, or give each node a backup bot.");

    public static MailuOpsException EngineImageMissing(string image, string service, string home, string node, string tool, Exception inner) => new(
        "MailuOps.EngineImageMissing", ErrorKind.ObjectNotFound, service,
        $"Service '{service}' runs on node '{home}', and {tool} fills the volumes of node '{node}' alone, so its copy has to run there, where its image is not. Nothing was made. "
        + $"On '{node}': 'docker pull {image}'.", inner);

    public static MailuOpsException NoSnapshotSoOld(string stack, DateTimeOffset time, DateTimeOffset oldest) => new(
        "MailuOps.NoSnapshotSoOld", ErrorKind.ObjectNotFound, stack,
        string.Create(CultureInfo.InvariantCulture, $"The oldest snapshot of {stack} is of {oldest:yyyy-MM-dd HH:mm:ss zzz}: there is none of {time:yyyy-MM-dd HH:mm:ss zzz} or before."));
}
