using MailuOps.Backup;

namespace MailuOps.Drill.Stages;

/// <summary>Puts the snapshot back in place.</summary>
internal sealed class RestoreStage(DrillContext drill) : IDrillStage
{
    public string Name => "Restore";

    public async Task<string> RunAsync(CancellationToken token)
    {
        var state = drill.State;
        state.RestoreStarted = DateTimeOffset.Now;
        RestoreReport report;
        try
        {
            report = await drill.Provider.RestoreAsync(state.Snapshot!, drill.RestoredVolumes, drill.Options.ToolTimeout, token).ConfigureAwait(false);
        }
        finally
        {
            // Whatever the tool did to the folders, mail that came in since the backup must be shown: also after Ctrl-C.
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
            await drill.Maildirs.WakeAsync(limit.Token).ConfigureAwait(false);
        }

        return $"snapshot {state.Snapshot!.ShortId} put back in {report.Duration.TotalSeconds:0.0} s";
    }
}
