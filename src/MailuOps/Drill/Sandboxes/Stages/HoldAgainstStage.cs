using MailuOps.Drill.Others;
using MailuOps.Drill.Stages;
using MailuOps.Mail.Manifests;

namespace MailuOps.Drill.Sandboxes.Stages;

/// <summary>Holds the restored server against what the manifest of the backup's time says of it.</summary>
internal sealed class HoldAgainstStage(SandboxContext drill) : IDrillStage
{
    public string Name => "Compare";

    public async Task<string> RunAsync(CancellationToken token)
    {
        var state = drill.State;
        if (drill.Options.Manifest is not { } reference)
        {
            state.Others = new OthersProof(Evidence.Unknown, "no manifest of the backup's time was given") { Skipped = true };
            return state.Others.Detail;
        }

        using var found = await new ManifestCapture(drill.Server).CaptureAsync(drill.Options.ManifestKey ?? ManifestKey.NewRandom(), token).ConfigureAwait(false);
        state.Others = OthersJudge.Of(reference, found, state.User?.ToString() ?? "nobody@mailuops.invalid", token, state.Snapshot!.Time);
        state.Bystanders.AddRange(state.Others.Lost);
        return state.Others.Detail;
    }
}
