namespace MailuOps.Mail;

/// <summary>Where a deployment keeps its accounts.</summary>
/// <param name="Flavor">"sqlite", "mysql", "postgresql", ...</param>
/// <param name="Path">The SQLite file in the admin container; null for another flavour: then a file backup of /data holds no account.</param>
/// <param name="Exists">The file is there.</param>
public sealed record AccountDatabase(string Flavor, string? Path, bool Exists)
{
    /// <summary>True: a backup of the volume under <see cref="Path"/> holds the accounts.</summary>
    public bool IsFile => Flavor == "sqlite";
}
