using System.Management.Automation;
using MailuOps.Schedule;

namespace MailuOps.Cmdlets;

/// <summary>Base of the cmdlets for schedules.</summary>
public abstract class ScheduleCmdlet : MailuCmdlet
{
    /// <summary>What starts the drills; default: systemd where it runs, else cron, on Windows its task scheduler.</summary>
    [Parameter]
    public ScheduleKind? Scheduler { get; set; }

    /// <summary>A folder of one's own for the files: then nothing is enabled or asked.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? OutputFolder { get; set; }

    private protected ScheduleKind Kind => Scheduler ?? Schedule.Scheduler.Here();

    private protected async Task<Scheduler> OpenAsync()
    {
        var folder = OutputFolder is null ? null : await ResolveAsync(OutputFolder).ConfigureAwait(false);
        return new Scheduler(Kind, folder, async (command, token) =>
        {
            var answer = await LocalCommand.RunAsync(command, token).ConfigureAwait(false);
            Events.Verbose($"{string.Join(' ', command)}: exit code {answer.ExitCode}");
            return answer;
        });
    }

    private protected Task<string> ResolveAsync(string path) =>
        OnPipelineAsync(() => FileSystemPath.Resolve(SessionState, path, provider => Errors.HistoryPathInvalid(path, provider)));
}
