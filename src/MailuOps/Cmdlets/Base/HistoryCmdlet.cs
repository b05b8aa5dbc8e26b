using System.Management.Automation;
using MailuOps.Drill;
using MailuOps.History;

namespace MailuOps.Cmdlets;

/// <summary>Base of the cmdlets that work on the drills that were kept.</summary>
public abstract class HistoryCmdlet : MailuCmdlet
{
    /// <summary>The folder of the records; default: the user's own.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? HistoryPath { get; set; }

    /// <summary>The history. A folder that was named has to be there; without one there simply was no drill yet.</summary>
    private protected async Task<DrillHistory> OpenHistoryAsync()
    {
        var history = await OnPipelineAsync(() => HistoryLocation.Resolve(SessionState, HistoryPath)).ConfigureAwait(false);
        return HistoryPath is null || history.Exists ? history : throw CallFailed(Errors.HistoryNotFound(history.Folder));
    }

    /// <summary>The drills of some deployments, the newest first.</summary>
    /// <param name="stack">Name or wildcard pattern; null: all.</param>
    /// <param name="bad">Is told of each file that is no record.</param>
    private protected static IEnumerable<RestoreDrillResult> Drills(DrillHistory history, string? stack, Action<MailuOpsException> bad, CancellationToken token)
    {
        var pattern = stack is null ? null : WildcardPattern.Get(stack, WildcardOptions.IgnoreCase);
        foreach (var entry in history.Read())
        {
            token.ThrowIfCancellationRequested();
            if (entry.Problem is { } problem)
            {
                bad(problem);
            }
            else if (entry.Drill is { } drill && pattern?.IsMatch(drill.Stack) != false)
            {
                yield return drill;
            }
        }
    }
}
