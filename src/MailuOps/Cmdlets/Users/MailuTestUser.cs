using System.Management.Automation;

namespace MailuOps.Cmdlets;

/// <summary>A test user with its login.</summary>
/// <param name="Stack">The deployment's name.</param>
/// <param name="DockerHost">The engine's address.</param>
/// <param name="Address">user@domain.</param>
/// <param name="Credential">The login of a mail client; its password, an application token where the server wants one, exists nowhere else.</param>
public sealed record MailuTestUser(string Stack, string DockerHost, string Address, PSCredential Credential)
{
    /// <inheritdoc/>
    public override string ToString() => Address;
}
