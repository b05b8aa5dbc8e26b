using MailuOps.Engine;

namespace MailuOps.Deployment;

/// <summary>Finds the Mailu deployments of an engine: stacks and compose projects in which some service plays admin and some service plays imap.</summary>
public static class DeploymentFinder
{
    /// <summary>Label that `docker stack deploy` puts on what it makes.</summary>
    public const string StackLabel = "com.docker.stack.namespace";

    /// <summary>Label that docker compose puts on what it makes.</summary>
    public const string ProjectLabel = "com.docker.compose.project";

    /// <summary>All deployments, by name.</summary>
    /// <param name="roles">Roles given by the user (role to compose key); they win over names and images.</param>
    public static async Task<IReadOnlyList<MailuDeployment>> FindAsync(
        IDockerEngine engine, IReadOnlyDictionary<MailuRole, string>? roles, CancellationToken token)
    {
        var services = await engine.ListServicesAsync(null, token).ConfigureAwait(false);
        // A stack and a compose project of one name are two deployments.
        var stacks = services.Where(s => StackOf(s) is not null).GroupBy(s => (Name: StackOf(s)!, Compose: s.Compose is not null)).ToList();
        foreach (var (role, name) in roles ?? new Dictionary<MailuRole, string>())
        {
            if (!stacks.Exists(g => g.Any(s => IsNamed(g.Key.Name, s, name))))
            {
                var known = stacks.Select(g => Build(engine.Endpoint.ToString(), g.Key.Name, g, null)).Where(IsMailu).ToList();
                throw Errors.RoleOverrideUnknown(string.Join(", ", known), role, name, known.SelectMany(d => d.Services).Select(s => s.Name).Distinct());
            }
        }

        return [.. stacks
            .Select(g => Build(engine.Endpoint.ToString(), g.Key.Name, g, roles) with { Context = engine.Endpoint.Context })
            .Where(IsMailu)
            .OrderBy(d => d.Stack, StringComparer.Ordinal).ThenBy(d => d.Kind)];
    }

    /// <summary>The one deployment with this name, or the only one when no name is given; otherwise an error that lists what there is.</summary>
    public static async Task<MailuDeployment> FindOneAsync(
        IDockerEngine engine, string? name, IReadOnlyDictionary<MailuRole, string>? roles, CancellationToken token)
    {
        var all = await FindAsync(engine, roles, token).ConfigureAwait(false);
        var names = all.Select(d => d.Stack);
        if (name is null)
        {
            return all.Count switch
            {
                1 => all[0],
                0 => throw Errors.NoDeployment(engine.Endpoint.ToString()),
                _ => throw Errors.StackAmbiguous("", engine.Endpoint.ToString(), names),
            };
        }

        var wanted = StackName(name);
        var found = all.Where(d => d.Stack == wanted).ToList();
        return found.Count switch
        {
            1 => found[0],
            0 => throw Errors.StackNotFound(name, engine.Endpoint.ToString(), names),
            _ => throw Errors.StackTwofold(name, engine.Endpoint.ToString()),
        };
    }

    /// <summary>A stack's name from what people type: the tooling turns "mail.example.com" into "mail_example_com".</summary>
    public static string StackName(string name) => name.Replace('.', '_');

    internal static MailuDeployment Build(
        string host, string stack, IEnumerable<EngineService> services, IReadOnlyDictionary<MailuRole, string>? roles)
    {
        var given = services.ToList();
        // A role given for one stack says nothing about the others, which need not have such a service.
        var here = roles?.Where(r => given.Exists(s => IsNamed(stack, s, r.Value))).ToDictionary(r => r.Key, r => r.Value);
        return new MailuDeployment(stack, host, [.. given.Select(s => ToService(stack, s, here)).OrderBy(s => s.Name, StringComparer.Ordinal)])
        {
            Kind = given.Exists(s => s.Compose is not null || s.IsCopy) ? DeploymentKind.Compose : DeploymentKind.Stack,
        };
    }

    private static string? StackOf(EngineService s) => s.Compose?.Project ?? s.Labels.GetValueOrDefault(StackLabel);

    private static string KeyOf(string stack, EngineService s) =>
        s.Compose?.Service ?? (s.Name.StartsWith(stack + "_", StringComparison.Ordinal) ? s.Name[(stack.Length + 1)..] : s.Name);

    private static bool IsNamed(string stack, EngineService s, string name) => name == s.Name || name == KeyOf(stack, s);

    private static MailuService ToService(string stack, EngineService s, Dictionary<MailuRole, string>? roles)
    {
        var name = KeyOf(stack, s);
        var role = RoleRules.RoleOf(name, s.Image);
        if (roles is not null)
        {
            var given = roles.Where(r => r.Value == name || r.Value == s.Name).Select(r => (MailuRole?)r.Key).FirstOrDefault();
            role = given ?? (role is { } found && roles.ContainsKey(found) ? null : role);
        }

        return new MailuService(name, s.Name, role, s.Image)
        {
            Id = s.Id, Labels = s.Labels, ContainerLabels = s.ContainerLabels, Mounts = s.Mounts, Ports = s.Ports, Environment = s.Environment,
        };
    }

    private static bool IsMailu(MailuDeployment d) => d.Find(MailuRole.Admin) is not null && d.Find(MailuRole.Imap) is not null;
}
