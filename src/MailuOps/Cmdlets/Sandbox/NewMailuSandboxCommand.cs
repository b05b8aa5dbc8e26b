using System.Management.Automation;
using System.Security.Cryptography;
using MailuOps.Backup;
using MailuOps.Drill.Sandboxes;

namespace MailuOps.Cmdlets;

/// <summary>Makes a copy of a server from a snapshot, of which nothing leads out. Production is not touched.</summary>
[Cmdlet(VerbsCommon.New, "MailuSandbox", SupportsShouldProcess = true, HelpUri = HelpPages.Root + "New-MailuSandbox.md")]
[OutputType(typeof(MailuSandbox))]
public sealed class NewMailuSandboxCommand : ProviderCmdlet
{
    /// <summary>The snapshot's id or its beginning, or Random; default: the deployment's newest.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [Alias("Id")]
    [ArgumentCompleter(typeof(SnapshotCompleter))]
    public string? Snapshot { get; set; }

    /// <summary>The newest snapshot that is not younger than this.</summary>
    [Parameter]
    public DateTimeOffset? AsOf { get; set; }

    /// <summary>With smtp, antispam and front, so that mail can be sent inside.</summary>
    [Parameter]
    public SwitchParameter Full { get; set; }

    /// <summary>The most memory of each service, in bytes; default: 1 GB.</summary>
    [Parameter]
    [ValidateRange(64L << 20, long.MaxValue)]
    public long Memory { get; set; } = 1L << 30;

    /// <summary>The most processor time of each service, in cores; default: 1.</summary>
    [Parameter]
    [ValidateRange(0.05, 1024.0)]
    public double Cpus { get; set; } = 1;

    /// <summary>How long the restore of a volume may take.</summary>
    [Parameter]
    [Duration]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromHours(6);

    /// <summary>How long the services may take to come up.</summary>
    [Parameter]
    [Duration]
    public TimeSpan BootTimeout { get; set; } = TimeSpan.FromMinutes(5);

    /// <inheritdoc/>
    protected override async Task RunAsync(CancellationToken token)
    {
        var server = await OpenAsync(token).ConfigureAwait(false);
        var provider = await ProviderAsync(server, token).ConfigureAwait(false);
        var snapshot = await Snapshots.ChooseAsync(provider, server.Stack, Snapshot, AsOf, RandomNumberGenerator.GetInt32, token).ConfigureAwait(false);
        if (!await ConfirmAsync(server.Stack, $"Make a sandbox from snapshot {snapshot.ShortId} of {snapshot.Time.LocalDateTime:g}").ConfigureAwait(false))
        {
            return;
        }

        var options = new SandboxOptions { Full = Full, Memory = Memory, Cpus = Cpus, RestoreTimeout = Timeout, BootTimeout = BootTimeout };
        Emit(await SandboxMaker.MakeAsync(server, provider, snapshot, options, token).ConfigureAwait(false));
    }
}
