using MailuOps.Backup;
using MailuOps.Deployment;
using MailuOps.Engine;

namespace MailuOps.Drill.Sandboxes;

/// <summary>
/// What a sandbox consists of. Pure. Services are named by their role: whatever has none of these roles is never started, so that no
/// fetchmail deletes mail at other providers and nothing asks for certificates.
/// </summary>
internal sealed record SandboxPlan(string Name, IReadOnlyList<SandboxService> Services, IReadOnlyList<ScratchVolume> Volumes)
{
    private const int LongestStack = 40;

    // A bind mount's is the path on the host.
    private const int LongestKey = 80;
    private static readonly MailuRole[] Always = [MailuRole.Redis, MailuRole.Admin, MailuRole.Imap];
    private static readonly MailuRole[] ToSend = [MailuRole.Antispam, MailuRole.Smtp, MailuRole.Front];

    /// <summary>Host paths that may be mounted, read-only: settings, and nothing through which the host can be reached.</summary>
    private static readonly string[] HarmlessTargets = ["/overrides", "/etc/localtime", "/etc/timezone", "/run/secrets"];

    /// <summary>What is set otherwise than in production, for every service.</summary>
    private static readonly Dictionary<string, string?> Changes = new(StringComparer.Ordinal)
    {
        // Would make or change an account in the restored database.
        ["INITIAL_ADMIN_ACCOUNT"] = null, ["INITIAL_ADMIN_DOMAIN"] = null, ["INITIAL_ADMIN_PW"] = null, ["INITIAL_ADMIN_MODE"] = null,
        ["SUBNET6"] = null,
        ["RELAYHOST"] = "",
        ["FETCHMAIL_ENABLED"] = "false",
        // Without its certificate Mailu's front runs no proxy for mail, and postfix delivers through that. None is restored or asked for.
        ["TLS_FLAVOR"] = "notls",
        // Of a load balancer that is not there.
        ["PROXY_PROTOCOL"] = null,
    };

    /// <summary>"mail_example_com-drill-k3x9ab". Names of services have at most 63 characters.</summary>
    public static string NameOf(string stack, string id) =>
        $"{(stack.Length <= LongestStack ? stack : stack[..(LongestStack - 9)] + "-" + Mail.Digests.Sha256(stack)[..8])}-drill-{id}";

    /// <param name="nodeOf">The node for a service and its volumes.</param>
    public static SandboxPlan Of(MailuDeployment production, string name, bool full, Func<MailuService, string> nodeOf)
    {
        // Those two are the server.
        production.Require(MailuRole.Admin);
        production.Require(MailuRole.Imap);
        var volumes = new Dictionary<(string Source, string Node), ScratchVolume>();
        var services = new List<SandboxService>();
        foreach (var source in (full ? Always.Concat(ToSend) : Always).Select(production.Find).OfType<MailuService>())
        {
            var node = nodeOf(source);
            var (mounts, dropped) = (new List<EngineMount>(), new List<string>());
            foreach (var mount in source.Mounts)
            {
                if (Map(production, name, source, node, mount, volumes) is { } mapped)
                {
                    mounts.Add(mapped);
                }
                else
                {
                    dropped.Add($"{mount.Source} at {mount.Target}");
                }
            }

            services.Add(new SandboxService(source, $"{name}_{source.Name}", node, mounts, dropped) { Environment = Changes });
        }

        return new SandboxPlan(name, services, [.. volumes.Values]);
    }

    private static EngineMount? Map(
        MailuDeployment production, string name, MailuService service, string node, EngineMount mount, Dictionary<(string Source, string Node), ScratchVolume> volumes)
    {
        var known = VolumeKnowledge.Of(service.Role, mount.Target);
        if (mount.Type == "tmpfs")
        {
            return mount;
        }

        if (mount.Type == "volume" ? mount.Source.Length > 0 : mount.Type == "bind" && known.Importance != VolumeImportance.Unknown)
        {
            if (!volumes.TryGetValue((mount.Source, node), out var scratch))
            {
                scratch = Scratch(production, name, service, node, mount, known);
                if (volumes.Values.Any(v => v.Name == scratch.Name))
                {
                    scratch = scratch with { Name = $"{scratch.Name}-{volumes.Count}" };
                }

                volumes[(mount.Source, node)] = scratch;
            }

            return new EngineMount("volume", scratch.Name, mount.Target, mount.ReadOnly);
        }

        return mount.Type == "bind" && HarmlessTargets.Any(t => mount.Target == t || mount.Target.StartsWith(t + "/", StringComparison.Ordinal))
            ? mount with { ReadOnly = true } : null;
    }

    private static ScratchVolume Scratch(MailuDeployment production, string name, MailuService service, string node, EngineMount mount, VolumeKnowledge known)
    {
        var key = VolumeSurvey.KeyOf(production.Stack, mount.Source);
        var words = string.Concat(key.Select(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '.' or '-' ? c : '-'));
        words = words[Math.Max(0, words.Length - LongestKey)..].Trim('-');
        var needed = (service.Role, mount.Target.TrimEnd('/')) switch
        {
            (MailuRole.Admin, "/data") => "accounts", (MailuRole.Imap, "/mail") => "mail", _ => null,
        };
        // The queue too: that it is held is proven only where there is one.
        var restored = known.Importance is VolumeImportance.Critical or VolumeImportance.UserData or VolumeImportance.Transient;
        return new ScratchVolume($"{name}_{words}", mount.Source, key, restored, node, needed);
    }
}
