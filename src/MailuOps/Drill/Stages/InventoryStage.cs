using MailuOps.Drill.Others;
using MailuOps.Mail.Manifests;

namespace MailuOps.Drill.Stages;

/// <summary>
/// Lists the whole server a moment before the restore: everything on this list must be there after it. What was wiped must not be on it:
/// else somebody puts it back, and would be taken for the restore.
/// </summary>
internal sealed class InventoryStage(DrillContext drill) : IDrillStage
{
    public string Name => "Inventory";

    public async Task<string> RunAsync(CancellationToken token)
    {
        var listed = await ListAsync(token).ConfigureAwait(false);
        return await TestUserLook.SeeAsync(drill, token).ConfigureAwait(false) is (false, false) ? listed : throw Errors.WipeUndone(drill.Server.Stack, drill.State.User!.ToString());
    }

    private async Task<string> ListAsync(CancellationToken token)
    {
        var state = drill.State;
        if (drill.Options.NoManifest)
        {
            state.Others = new OthersProof(Evidence.Unknown, "no manifests, as asked for") { Skipped = true };
            return state.Others.Detail;
        }

        try
        {
            state.ManifestKey = ManifestKey.NewRandom();
            state.Inventory = await new ManifestCapture(drill.Server).CaptureAsync(state.ManifestKey, token).ConfigureAwait(false);
            return $"{Plural.Of(state.Inventory.Mailboxes, "mailbox", "mailboxes")} with {Plural.Of(state.Inventory.Messages, "message")}, {Plural.Of(state.Inventory.Rows.Values.Sum(), "row")}";
        }
        catch (MailuOpsException e)
        {
            // The two stores can be proven all the same; the level says what is missing.
            state.Others = new OthersProof(Evidence.Unknown, $"no list of the server could be made: {e.Message}");
            drill.Server.Events.Warning(state.Others.Detail);
            return state.Others.Detail;
        }
    }
}
