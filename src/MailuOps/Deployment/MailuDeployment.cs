using MailuOps.Engine;

namespace MailuOps.Deployment;

/// <summary>A Mailu deployment as it was found on an engine.</summary>
/// <param name="Stack">The stack's name, for example "mail_example_com", or the compose project's.</param>
/// <param name="DockerHost">The engine's address, for example "unix:///var/run/docker.sock".</param>
/// <param name="Services">All its services, those without a role too.</param>
public sealed record MailuDeployment(string Stack, string DockerHost, IReadOnlyList<MailuService> Services)
{
    /// <summary>Whether it is a stack of a Swarm or a compose project.</summary>
    public DeploymentKind Kind { get; init; }

    /// <summary>The docker context by which its engine was found, with its certificates; null: by the address alone.</summary>
    public string? Context { get; init; }

    /// <summary>Mailu's version as the admin image's tag says; null: no tag.</summary>
    public string? Version => Services.Where(s => s.Role == MailuRole.Admin).Select(s => RoleRules.ImageTag(s.Image)).FirstOrDefault();

    /// <summary>The main mail domain (DOMAIN in the services' environment); null: not set there.</summary>
    public string? Domain => FromEnvironment("DOMAIN");

    /// <summary>The server's public host names (HOSTNAMES); the first is the canonical one.</summary>
    public IReadOnlyList<string> HostNames =>
        FromEnvironment("HOSTNAMES")?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];

    /// <summary>The roles that were found.</summary>
    public IReadOnlyList<MailuRole> Roles => [.. Services.Select(s => s.Role).OfType<MailuRole>().Distinct().Order()];

    /// <summary>The mount of the imap service that holds the mailboxes; null: it has none, so mail dies with the container.</summary>
    public EngineMount? MailMount => Find(MailuRole.Imap)?.Mounts.FirstOrDefault(m => m.Target.TrimEnd('/') == "/mail");

    /// <summary>The mount of the admin service that holds a path; null: none.</summary>
    public EngineMount? AdminMount(string path) => Find(MailuRole.Admin)?.Mounts
        .Where(m => path.StartsWith(m.Target.TrimEnd('/') + "/", StringComparison.Ordinal)).MaxBy(m => m.Target.Length);

    /// <summary>The service that plays a role, or null.</summary>
    public MailuService? Find(MailuRole role) => Services.FirstOrDefault(s => s.Role == role);

    /// <summary>The service that plays a role, or the error MailuOps.RoleMissing.</summary>
    public MailuService Require(MailuRole role) => Find(role) ?? throw Errors.RoleMissing(Stack, role, Services.Select(s => s.Name));

    private string? FromEnvironment(string name) =>
        new[] { Find(MailuRole.Admin), Find(MailuRole.Smtp), Find(MailuRole.Front) }
            .Select(s => s?.Environment.GetValueOrDefault(name)).FirstOrDefault(v => !string.IsNullOrWhiteSpace(v));

    /// <inheritdoc/>
    public override string ToString() => Stack;
}
