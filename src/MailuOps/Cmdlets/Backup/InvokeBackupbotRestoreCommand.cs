using System.Management.Automation;
using MailuOps.Backup;
using MailuOps.Mail;

namespace MailuOps.Cmdlets;

/// <summary>Puts a snapshot back in place, under the running services. What has changed since then is lost.</summary>
[Cmdlet(VerbsLifecycle.Invoke, "BackupbotRestore", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High,
    HelpUri = HelpPages.Root + "Invoke-BackupbotRestore.md")]
[OutputType(typeof(RestoreReport))]
public sealed class InvokeBackupbotRestoreCommand : ProviderCmdlet
{
    /// <summary>The snapshot's id or its beginning; default: the deployment's newest.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [Alias("Id")]
    [ArgumentCompleter(typeof(SnapshotCompleter))]
    public string? Snapshot { get; set; }

    /// <summary>Only these volumes, by compose key; default: all that the snapshot holds.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(VolumeCompleter))]
    public string[] Volume { get; set; } = [];

    /// <summary>How long the restore may take.</summary>
    [Parameter]
    [Duration]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromHours(6);

    /// <inheritdoc/>
    protected override async Task RunAsync(CancellationToken token)
    {
        var server = await OpenAsync(token).ConfigureAwait(false);
        var provider = await ProviderAsync(server, token).ConfigureAwait(false);
        var known = VolumeSurvey.Describe(server.Deployment).Select(v => v.Name).ToHashSet();
        if (Array.Find(Volume, v => !known.Contains(v)) is { } unknown)
        {
            throw Errors.VolumeUnknown(server.Stack, unknown, known);
        }

        var snapshot = await Snapshots.ChooseAsync(provider, server.Stack, Snapshot, token).ConfigureAwait(false);
        var what = Volume.Length == 0 ? "all volumes" : string.Join(", ", Volume);
        if (!await ConfirmAsync($"{server.Stack} ({what})", $"Overwrite with snapshot {snapshot.ShortId} of {snapshot.Time.LocalDateTime:g}").ConfigureAwait(false))
        {
            return;
        }

        var mail = Volume.Length == 0 || Volume.Contains(VolumeSurvey.KeyOf(server.Stack, server.Deployment.MailMount?.Source ?? ""));
        Emit(mail ? await new MaildirStore(server).LayOverAsync(RestoreAsync, token).ConfigureAwait(false) : await RestoreAsync().ConfigureAwait(false));

        Task<RestoreReport> RestoreAsync() => provider.RestoreAsync(snapshot, Volume, Timeout, token);
    }
}
