using MailuOps.Drill.Others;
using MailuOps.Mail.Manifests;

namespace MailuOps.Drill.Stages;

/// <summary>Compares the whole server with what it was just before the restore: was anybody else harmed?</summary>
internal sealed class CompareStage(DrillContext drill) : IDrillStage
{
    public string Name => "Compare";

    public async Task<string> RunAsync(CancellationToken token)
    {
        var state = drill.State;
        if (state.Inventory is null)
        {
            // Then at least whether they are still there.
            await Bystanders.CheckAsync(drill, "after the restore", token).ConfigureAwait(false);
            return state.Others.Detail;
        }

        using var after = await new ManifestCapture(drill.Server).CaptureAsync(state.ManifestKey!, token).ConfigureAwait(false);
        state.Others = OthersJudge.Of(state.Inventory, after, state.User!.ToString(), token);
        state.Bystanders.AddRange(state.Others.Lost.Select(l => $"after the restore: {l}"));
        return state.Others.Detail;
    }
}
