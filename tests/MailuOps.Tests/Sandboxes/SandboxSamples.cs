using MailuOps.Deployment;
using MailuOps.Drill.Sandboxes;
using MailuOps.Engine;

namespace MailuOps.Tests.Sandboxes;

/// <summary>A production server with everything on it that must not come along.</summary>
internal static class SandboxSamples
{
    public const string Stack = "mail_example_com";

    public static EngineService Service(string key, string image, params EngineMount[] mounts) => new($"id-{key}", $"{Stack}_{key}", image)
    {
        Labels = new Dictionary<string, string> { [DeploymentFinder.StackLabel] = Stack, ["backupbot.backup"] = "true", ["traefik.enable"] = "true" },
        ContainerLabels = new Dictionary<string, string>(), Mounts = mounts, Ports = [new EnginePort(25, 25, "tcp", "host")],
        Environment = new Dictionary<string, string> { ["SUBNET"] = "10.1.0.0/24", ["TLS_FLAVOR"] = "mail", ["PROXY_PROTOCOL"] = "mail" },
    };

    public static EngineMount Volume(string key, string target) => new("volume", $"{Stack}_{key}", target, false);

    public static IReadOnlyList<EngineService> Services =>
    [
        Service("app", "ghcr.io/mailu/nginx:2024.06", Volume("certs", "/certs"), new("bind", "/srv/overrides/nginx", "/overrides", false)),
        Service("admin", "ghcr.io/mailu/admin:2024.06", Volume("mailu", "/data"), Volume("dkim", "/dkim"), new("bind", "/var/run/docker.sock", "/var/run/docker.sock", false)),
        Service("imap", "ghcr.io/mailu/dovecot:2024.06", Volume("mail", "/mail"), new("tmpfs", "", "/run", false)),
        Service("smtp", "ghcr.io/mailu/postfix:2024.06", Volume("mailqueue", "/queue")),
        Service("antispam", "ghcr.io/mailu/rspamd:2024.06", Volume("rspamd", "/var/lib/rspamd")),
        Service("db", "redis:alpine", Volume("redis", "/data")),
        Service("fetchmail", "ghcr.io/mailu/fetchmail:2024.06", Volume("mailu", "/data")),
        Service("certdumper", "ldez/traefik-certs-dumper", Volume("certs", "/certs")),
        Service("webmail", "ghcr.io/mailu/webmail:2024.06", Volume("webmail", "/data")),
        Service("hook", "example/webhook:1"),
    ];

    public static MailuDeployment Production => DeploymentFinder.Build("unix:///fake", Stack, Services, null);

    /// <summary>A container, a volume, a network or a service of a sandbox.</summary>
    public static Dictionary<string, string> Labels(string name) => SandboxLabels.For(name, Stack);
}
