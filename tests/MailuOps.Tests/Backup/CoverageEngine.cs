using System.Text;
using MailuOps.Deployment;
using MailuOps.Engine;

namespace MailuOps.Tests.Backup;

/// <summary>An engine with a small Mailu deployment and a bot, whose snapshot, stores and labels a test sets.</summary>
internal sealed class CoverageEngine : FakeEngine
{
    private const string Stack = "mail_example_com";

    public CoverageEngine(EngineEndpoint? endpoint = null)
        : base(endpoint)
    {
        Services = [Service("admin", ("mailu", "/data"), ("dkim", "/dkim")), Service("imap", ("mail", "/mail")), Service("smtp", ("mailqueue", "/queue")), Service("app", ("certs", "/certs")), Bot()];
        Tasks = [.. Services.Select(s => new EngineTask(s.Id, s.Id, "node", "running", "running", s.Id, "", DateTimeOffset.UnixEpoch))];
        OnExec = (container, request, _) => Task.FromResult(Answer(container, request));
        Label("app", "backupbot.backup", "true");
    }

    /// <summary>The bot's container.</summary>
    public string BotContainer { get; init; } = "bot";

    /// <summary>The id of the only snapshot.</summary>
    public string SnapshotId { get; set; } = "0123456789abcdef";

    /// <summary>What the bot was asked.</summary>
    public List<string> Asked { get; } = [];

    /// <summary>What the admin's own settings say.</summary>
    public string Where { get; set; } = """{"flavor":"sqlite","path":"/data/main.db","exists":true}""";

    /// <summary>The time of the only snapshot; null: there is none.</summary>
    public DateTimeOffset? Snapshot { get; set; } = DateTimeOffset.UtcNow.AddHours(-3);

    /// <summary>Its listing: "volume/path", or "volume" for the empty one.</summary>
    public List<string> Listing { get; } = ["mailu/main.db", "dkim/example.com.dkim.key", "mail/a@example.com/cur/1.M1:2,S", "mailqueue", "certs/cert.pem"];

    /// <summary>Its copy of the account database.</summary>
    public string Database { get; set; } = "SQLite format 3\0 a@example.com";

    /// <summary>Files or messages older than the snapshot, by path in the container.</summary>
    public Dictionary<string, int> Settled { get; } = new() { ["/data"] = 1, ["/mail"] = 1, ["/dkim"] = 1, ["/certs"] = 1 };

    /// <summary>Sets a service label.</summary>
    public void Label(string service, string label, string value) => Change(service, s => s with { Labels = new Dictionary<string, string>(s.Labels) { [label] = value } });

    /// <summary>Replaces a service.</summary>
    public void Change(string service, Func<EngineService, EngineService> change) =>
        Services = [.. Services.Select(s => s.Name == $"{Stack}_{service}" ? change(s) : s)];

    private static EngineService Service(string name, params (string Volume, string Path)[] mounts) => new(name, $"{Stack}_{name}", $"x/{name}:1")
    {
        Labels = new Dictionary<string, string> { [DeploymentFinder.StackLabel] = Stack }, ContainerLabels = new Dictionary<string, string>(), Ports = [],
        Environment = new Dictionary<string, string>(), Mounts = [.. mounts.Select(m => new EngineMount("volume", $"{Stack}_{m.Volume}", m.Path, false))],
    };

    private static EngineService Bot() => new("bot", "backups_app", "x/bot:1")
    {
        Labels = new Dictionary<string, string> { ["coop-cloud.backupbot.enabled"] = "true" }, ContainerLabels = new Dictionary<string, string>(), Mounts = [], Ports = [],
        Environment = new Dictionary<string, string>(),
    };

    private ExecResult Answer(string container, ExecRequest request)
    {
        var command = request.Command;
        if (container == BotContainer)
        {
            Asked.Add(string.Join(' ', command));
        }

        var output = container != BotContainer
            ? Encoding.UTF8.GetBytes(command.Contains("where") ? Where : $"12\n7\n{Settled.GetValueOrDefault(command[4])}\n")
            : command.Contains("snapshots")
                ? Encoding.UTF8.GetBytes(Snapshot is { } time ? $"{time:O} {SnapshotId}\n" : "")
                : command.Contains("ls") ? Encoding.UTF8.GetBytes(string.Concat(Listing.Select(Line))) : Encoding.UTF8.GetBytes(Database);
        foreach (var line in request.OnOutputLine is null ? [] : Encoding.UTF8.GetString(output).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            request.OnOutputLine!(line);
        }

        return new ExecResult(0, output, [], TimeSpan.Zero);
    }

    private static string Line(string item)
    {
        var parts = item.Split('/', 2);
        return $"/var/lib/docker/volumes/{Stack}_{parts[0]}/_data{(parts.Length > 1 ? "/" + parts[1] : "")}\n";
    }
}
