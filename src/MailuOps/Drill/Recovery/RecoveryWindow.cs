namespace MailuOps.Drill.Recovery;

/// <summary>What a recovery from this backup would not bring back, seen by probes and by the names of everybody's messages.</summary>
public sealed record RecoveryWindow
{
    /// <summary>Yes: it was looked at from before the backup until the loss. No: it was not, as asked for. Unknown: it could not be.</summary>
    public Evidence Seen { get; init; }

    /// <summary>In a sentence.</summary>
    public string Detail { get; init; } = "not looked at";

    /// <summary>True: delivery and mail clients were held while the backup ran.</summary>
    public bool Quiesced { get; init; }

    /// <summary>Numbered probes from before, during and after the backup.</summary>
    public IReadOnlyList<RecoveryProbe> Probes { get; init; } = [];

    /// <summary>Messages of anybody that arrived, or were filed anew, between the backup's start and the loss.</summary>
    public long Arrived { get; init; }

    /// <summary>
    /// How many of them the snapshot does not hold: lost, had this been a disaster. The drill itself loses none but its own, because the
    /// restore leaves files alone that the snapshot lacks.
    /// </summary>
    public long LostCount { get; init; }

    /// <summary>The first of them, as "user@domain/.Folder/unique".</summary>
    public IReadOnlyList<string> Lost { get; init; } = [];

    /// <summary>How many messages were renamed while the backup ran and are not in its listing: of them nothing is proven.</summary>
    public long UnprovenCount { get; init; }

    /// <summary>The first of them.</summary>
    public IReadOnlyList<string> Unproven { get; init; } = [];

    /// <inheritdoc/>
    public override string ToString() => Detail;
}
