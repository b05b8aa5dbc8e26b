namespace MailuOps.Drill.Residue;

/// <summary>Something that a drill or a test left on a server.</summary>
/// <param name="Stack">The deployment's name.</param>
/// <param name="DockerHost">The engine's address.</param>
/// <param name="Kind">user, mailbox, queue entry, lock, sandbox, process or file.</param>
/// <param name="Name">The address, folder, queue id, drill, sandbox, process or path.</param>
/// <param name="Detail">What more is known of it.</param>
public sealed record MailuDrillResidue(string Stack, string DockerHost, string Kind, string Name, string Detail)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Kind} {Name}{(Detail.Length > 0 ? $" ({Detail})" : "")}";
}
