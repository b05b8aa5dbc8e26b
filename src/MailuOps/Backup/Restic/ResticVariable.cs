namespace MailuOps.Backup.Restic;

/// <summary>A variable that a repository's storage asks for, such as AWS_SECRET_ACCESS_KEY.</summary>
/// <param name="Name">Its name.</param>
/// <param name="IsSecret">Whether its value is for nobody to see.</param>
/// <param name="Value">Gives it when it is needed.</param>
public sealed record ResticVariable(string Name, bool IsSecret, Func<string> Value);
