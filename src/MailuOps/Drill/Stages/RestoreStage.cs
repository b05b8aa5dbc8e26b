namespace MailuOps.Drill.Stages;

/// <summary>Puts the snapshot back in place.</summary>
internal sealed class RestoreStage(DrillContext drill) : IDrillStage
{
    public string Name => "Restore";

    public async Task<string> RunAsync(CancellationToken token)
    {
        var state = drill.State;
        state.RestoreStarted = DateTimeOffset.Now;
        var report = await drill.Maildirs.LayOverAsync(
            () => drill.Provider.RestoreAsync(state.Snapshot!, drill.RestoredVolumes, drill.Options.ToolTimeout, token), token).ConfigureAwait(false);
        return $"snapshot {state.Snapshot!.ShortId} put back in {report.Duration.TotalSeconds:0.0} s";
    }
}
