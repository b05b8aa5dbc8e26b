using MailuOps.Drill.Stages;

namespace MailuOps.Drill.Sandboxes.Stages;

/// <summary>Reads the part of the repository that is due: damage in a pack is found before somebody needs it.</summary>
internal sealed class PacksStage(SandboxContext drill) : IDrillStage
{
    public string Name => "Packs";

    /// <summary>A repository that cannot be read to the end today is not a damaged one.</summary>
    public bool Settles(MailuOpsException failure) => failure.Id == "MailuOps.RepositoryDamaged";

    public async Task<string> RunAsync(CancellationToken token)
    {
        if (drill.Options.Packs is not { } rotation)
        {
            return "left out: only with -PackParts";
        }

        var due = rotation(await drill.Provider.ReadRepositoryIdAsync(token).ConfigureAwait(false));
        await drill.Provider.ReadPacksAsync(due.Part, due.Of, drill.Options.Sandbox.RestoreTimeout, token).ConfigureAwait(false);
        drill.Figures = drill.Figures with { Packs = due };
        return $"read {due}";
    }
}
