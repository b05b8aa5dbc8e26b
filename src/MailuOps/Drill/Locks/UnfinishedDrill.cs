namespace MailuOps.Drill.Locks;

/// <summary>A drill that has not ended: it runs now, or its client died.</summary>
/// <param name="Journal">What it noted last.</param>
/// <param name="DockerHost">The engine's address.</param>
/// <param name="LastSign">How long ago it gave its last sign of life.</param>
/// <param name="Dead">True: it has been silent for so long that its client is taken for dead.</param>
public sealed record UnfinishedDrill(DrillJournal Journal, string DockerHost, TimeSpan LastSign, bool Dead)
{
    /// <summary>The deployment's name.</summary>
    public string Stack => Journal.Stack;

    /// <summary>The drill's id.</summary>
    public string DrillId => Journal.DrillId;

    /// <summary>The stage that was begun last.</summary>
    public string Stage => Journal.Stage;

    /// <inheritdoc/>
    public override string ToString() => $"{Stack}: drill {DrillId} {(Dead ? "died" : "runs")} in stage {Stage}";
}
