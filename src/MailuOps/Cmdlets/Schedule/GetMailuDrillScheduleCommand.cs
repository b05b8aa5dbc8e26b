using System.Management.Automation;
using MailuOps.Schedule;

namespace MailuOps.Cmdlets;

/// <summary>Get-MailuDrillSchedule: the drills that this machine's scheduler runs.</summary>
[Cmdlet(VerbsCommon.Get, "MailuDrillSchedule", HelpUri = HelpPages.Root + "Get-MailuDrillSchedule.md")]
[OutputType(typeof(DrillSchedule))]
public sealed class GetMailuDrillScheduleCommand : ScheduleCmdlet
{
    /// <summary>Only schedules of this name; wildcards are allowed.</summary>
    [Parameter(Position = 0)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string Name { get; set; } = "*";

    /// <inheritdoc/>
    protected override async Task RunAsync(CancellationToken token)
    {
        var pattern = WildcardPattern.Get(Name, WildcardOptions.IgnoreCase);
        var found = (await (await OpenAsync().ConfigureAwait(false)).ListAsync(token).ConfigureAwait(false)).Where(s => pattern.IsMatch(s.Name)).ToList();
        found.ForEach(Emit);
        if (found.Count == 0 && !WildcardPattern.ContainsWildcardCharacters(Name))
        {
            throw Errors.ScheduleNotFound(Name);
        }
    }
}
