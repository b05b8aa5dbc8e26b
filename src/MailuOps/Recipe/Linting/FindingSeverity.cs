namespace MailuOps.Recipe.Linting;

/// <summary>How much a finding matters, in rising order.</summary>
public enum FindingSeverity
{
    /// <summary>Good to know; the backup may be right all the same.</summary>
    Information,

    /// <summary>Something of value would be lost, or the file does not say what its author thinks.</summary>
    Warning,

    /// <summary>Accounts or mail would be lost, or Docker or the bot refuses the file.</summary>
    Error,
}
