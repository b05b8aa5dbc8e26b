namespace MailuOps.Mail;

/// <summary>An object of the exported configuration.</summary>
/// <param name="Stack">The deployment's name.</param>
/// <param name="DockerHost">The engine's address.</param>
/// <param name="Section">"user", "domain", "alias", "relay", ...</param>
/// <param name="Key">Its address or name.</param>
/// <param name="Properties">Its attributes: strings, numbers, Booleans, and lists and dictionaries of these.</param>
public sealed record MailuConfigObject(string Stack, string DockerHost, string Section, string Key, IReadOnlyDictionary<string, object?> Properties);
