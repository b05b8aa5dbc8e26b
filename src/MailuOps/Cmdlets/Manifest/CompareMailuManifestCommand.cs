using System.Management.Automation;
using MailuOps.Mail.Manifests;

namespace MailuOps.Cmdlets;

/// <summary>Says what became of everything that one manifest lists, by another one.</summary>
[Cmdlet(VerbsData.Compare, "MailuManifest", HelpUri = HelpPages.Root + "Compare-MailuManifest.md")]
[OutputType(typeof(ManifestComparison))]
public sealed class CompareMailuManifestCommand : MailuCmdlet
{
    /// <summary>What should be there: for a restore, the manifest from before the backup.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNull]
    public ServerManifest Reference { get; set; } = null!;

    /// <summary>What is there.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipeline = true)]
    [ValidateNotNull]
    public ServerManifest Difference { get; set; } = null!;

    /// <summary>The manifest from right after the backup. What was renamed while it ran may not be in it, and is unproven where it is missing.</summary>
    [Parameter]
    [ValidateNotNull]
    public ServerManifest? AfterBackup { get; set; }

    /// <summary>Of each kind this many differences are named; all are counted.</summary>
    [Parameter]
    [ValidateRange(0, 100_000)]
    public int First { get; set; } = 20;

    /// <inheritdoc/>
    protected override Task RunAsync(CancellationToken token)
    {
        var window = AfterBackup is null ? null : RaceWindow.Between(Reference, AfterBackup, token, Events);
        if (window is { Count: > 0 })
        {
            Events.Verbose($"{window.Count} messages were renamed, moved or removed while the backup ran: {string.Join(", ", window.Names.Take(First))}");
        }

        Emit(ManifestComparer.Compare(Reference, Difference, window, First, token, Events));
        return Task.CompletedTask;
    }
}
