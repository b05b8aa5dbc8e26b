using System.Management.Automation;
using System.Security.Cryptography;
using MailuOps.Drill;
using MailuOps.Drill.Sandboxes;
using MailuOps.History;
using MailuOps.Mail.Manifests;

namespace MailuOps.Cmdlets;

/// <summary>The drill in a sandbox: production is not touched.</summary>
public sealed partial class InvokeMailuRestoreDrillCommand
{
    /// <summary>Restores a snapshot into a copy of the server beside production, looks at it, and removes it.</summary>
    [Parameter(ParameterSetName = SandboxSet, Mandatory = true)]
    public SwitchParameter Sandbox { get; set; }

    /// <summary>The snapshot's id or its beginning, or Random; default: the deployment's newest.</summary>
    [Parameter(ParameterSetName = SandboxSet, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [Alias("Id")]
    [ArgumentCompleter(typeof(SnapshotCompleter))]
    public string? Snapshot { get; set; }

    /// <summary>The newest snapshot that is not younger than this.</summary>
    [Parameter(ParameterSetName = SandboxSet)]
    public DateTimeOffset? AsOf { get; set; }

    /// <summary>With smtp, antispam and front: a message sent inside must be delivered inside.</summary>
    [Parameter(ParameterSetName = SandboxSet)]
    public SwitchParameter Full { get; set; }

    /// <summary>A mail client reads every message of everybody; default: the newest of some.</summary>
    [Parameter(ParameterSetName = SandboxSet)]
    public SwitchParameter Deep { get; set; }

    /// <summary>What the server held at the time of the backup, from Get-MailuManifest or Import-MailuManifest.</summary>
    [Parameter(ParameterSetName = SandboxSet)]
    [ValidateNotNull]
    public ServerManifest? Manifest { get; set; }

    /// <summary>Reads one of so many parts of the backup repository, each drill the next, so that in turn every byte of it is read; default: none.</summary>
    [Parameter(ParameterSetName = SandboxSet)]
    [ValidateRange(1, 255)]
    public int? PackParts { get; set; }

    /// <summary>Leaves the sandbox running, for a look.</summary>
    [Parameter(ParameterSetName = SandboxSet)]
    public SwitchParameter Keep { get; set; }

    /// <summary>The most memory of each service of the sandbox, in bytes; default: 1 GB.</summary>
    [Parameter(ParameterSetName = SandboxSet)]
    [ValidateRange(64L << 20, long.MaxValue)]
    public long Memory { get; set; } = 1L << 30;

    /// <summary>The most processor time of each service of the sandbox, in cores; default: 1.</summary>
    [Parameter(ParameterSetName = SandboxSet)]
    [ValidateRange(0.05, 1024.0)]
    public double Cpus { get; set; } = 1;

    /// <summary>How long the sandbox's services may take to come up.</summary>
    [Parameter(ParameterSetName = SandboxSet)]
    [Duration]
    public TimeSpan BootTimeout { get; set; } = TimeSpan.FromMinutes(5);

    private SandboxDrillOptions SandboxOptions(string? snapshot, DrillHistory? history, string stack) => new()
    {
        Sandbox = new SandboxOptions { Full = Full, Memory = Memory, Cpus = Cpus, RestoreTimeout = Timeout, BootTimeout = BootTimeout },
        Snapshot = snapshot, AsOf = AsOf, Deep = Deep, Keep = Keep, Packs = PackParts is { } parts ? repository => PacksDue(repository, parts, history, stack) : null,
        Manifest = Manifest, ManifestKey = Session.State<SessionManifestKey>().Key,
        RecoveryTimeObjective = RecoveryTimeObjective, RecoveryPointObjective = RecoveryPointObjective, Random = RandomNumberGenerator.GetInt32,
    };

    private static PackRotation PacksDue(string repository, int parts, DrillHistory? history, string stack)
    {
        var earlier = (history?.Read() ?? []).Select(e => e.Drill).OfType<RestoreDrillResult>().Where(d => d.Stack == stack);
        return PackRotation.Next(repository, parts, earlier.Where(d => d.Sandbox?.Packs is not null).Select(d => (d.Started, d.Sandbox!.Packs!)), DateTimeOffset.Now);
    }
}
