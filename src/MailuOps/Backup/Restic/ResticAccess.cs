namespace MailuOps.Backup.Restic;

/// <summary>What opens a repository.</summary>
/// <param name="address">As restic takes it; a path is one of the engine's host.</param>
/// <param name="password">Gives the repository's password when it is needed.</param>
/// <param name="variables">What its storage asks for besides.</param>
public sealed class ResticAccess(string address, Func<string> password, IReadOnlyList<ResticVariable> variables)
{
    private SecretForms? _forms;

    /// <summary>The repository's address.</summary>
    internal string Address => address;

    /// <summary>The repository's password.</summary>
    internal string Password => password();

    /// <summary>The environment that restic needs, without the password.</summary>
    internal IEnumerable<(string Name, string Value)> Environment => [("RESTIC_REPOSITORY", address), .. variables.Select(v => (v.Name, v.Value()))];

    /// <summary>Secrets that are long enough to be looked for.</summary>
    internal IReadOnlyList<string> Secrets =>
        [.. variables.Where(v => v.IsSecret).Select(v => v.Value()).Append(password()).Where(s => s.Length >= SecretForms.ShortestSecret)];

    /// <summary>The text with stars in place of secrets.</summary>
    internal string Mask(string text) => SecretText.Mask((_forms ??= new SecretForms([.. Secrets])).Mask(text));
}
