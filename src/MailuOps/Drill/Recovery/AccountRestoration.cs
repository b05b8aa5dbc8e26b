namespace MailuOps.Drill.Recovery;

/// <summary>An account that came back.</summary>
/// <param name="Stack">The deployment's name.</param>
/// <param name="DockerHost">The engine's address.</param>
/// <param name="Address">The user.</param>
/// <param name="Snapshot">The snapshot's id.</param>
/// <param name="Replaced">True: the account existed, and its settings and password are those of the snapshot now.</param>
public sealed record AccountRestoration(string Stack, string DockerHost, string Address, string Snapshot, bool Replaced)
{
    /// <summary>Tokens that came back with it.</summary>
    public int Tokens { get; init; }

    /// <summary>Fetched accounts that came back with it.</summary>
    public int Fetches { get; init; }

    /// <summary>Domains that it manages.</summary>
    public IReadOnlyList<string> ManagerOf { get; init; } = [];

    /// <inheritdoc/>
    public override string ToString() => $"{Address}: {(Replaced ? "set back" : "brought back")}";
}
