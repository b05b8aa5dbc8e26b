namespace MailuOps.Drill.Levels;

/// <summary>One rung of the ladder of levels.</summary>
/// <param name="Level">1 to 5.</param>
/// <param name="Claim">What it says of the server.</param>
/// <param name="Status">How it stands.</param>
/// <param name="Detail">The evidence, or what is against it.</param>
public sealed record DrillRung(int Level, string Claim, RungStatus Status, string Detail)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Level} {Claim}: {Status}";
}
