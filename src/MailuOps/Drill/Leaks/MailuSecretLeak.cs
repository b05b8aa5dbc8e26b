namespace MailuOps.Drill.Leaks;

/// <summary>A place where a secret stands that should not. The secret itself is never part of it.</summary>
/// <param name="Stack">The deployment's name.</param>
/// <param name="DockerHost">The engine's address.</param>
/// <param name="Place">"container log", "exec record", "process", "file" or "verbose stream".</param>
/// <param name="Where">The service, process or file.</param>
/// <param name="Form">plain, base64, URL-encoded or JSON.</param>
public sealed record MailuSecretLeak(string Stack, string DockerHost, string Place, string Where, string Form)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Place} {Where} ({Form})";
}
