using System.Management.Automation;
using MailuOps.Schedule;

namespace MailuOps.Cmdlets;

/// <summary>Unregister-MailuDrillSchedule: removes a schedule. Records and reports of its drills stay.</summary>
[Cmdlet(VerbsLifecycle.Unregister, "MailuDrillSchedule", SupportsShouldProcess = true, HelpUri = HelpPages.Root + "Unregister-MailuDrillSchedule.md")]
[OutputType(typeof(void))]
public sealed class UnregisterMailuDrillScheduleCommand : ScheduleCmdlet
{
    /// <summary>The schedule's name.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string Name { get; set; } = "";

    /// <inheritdoc/>
    protected override async Task RunAsync(CancellationToken token)
    {
        var scheduler = await OpenAsync().ConfigureAwait(false);
        var schedule = (await scheduler.ListAsync(token).ConfigureAwait(false)).FirstOrDefault(s => s.Name == Name) ?? throw Errors.ScheduleNotFound(Name);
        if (await ConfirmAsync(Name, $"Remove the schedule '{schedule.Calendar}' from {Kind}").ConfigureAwait(false))
        {
            await scheduler.UnregisterAsync(schedule, token).ConfigureAwait(false);
        }
    }
}
