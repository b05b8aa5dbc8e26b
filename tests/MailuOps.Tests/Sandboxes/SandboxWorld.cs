using System.Text;
using MailuOps.Deployment;
using MailuOps.Drill.Sandboxes;
using MailuOps.Engine;
using MailuOps.Mail;

namespace MailuOps.Tests.Sandboxes;

/// <summary>A production server, its bot with one snapshot, and what becomes of a sandbox of it. Nobody's mailbox shows a message, because there is no mail client here to read it: no drill of it passes.</summary>
internal sealed class SandboxWorld : FakeEngine
{
    public const string User = "anna@example.com";
    private const string Digest = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef  -";

    /// <param name="compose">True: production is a compose project.</param>
    public SandboxWorld(EngineEndpoint? endpoint = null, string node = "node", bool compose = false)
        : base(endpoint)
    {
        Info = Info with { NodeId = node };
        Services = [.. compose ? SandboxSamples.Services.Select(InProject) : SandboxSamples.Services, Bot()];
        Tasks = [.. Services.Select(s => Running(s.Id, s.Name))];
        OnExec = (container, request, _) => System.Threading.Tasks.Task.FromResult(Answer(container, request));
        Yard.OnCopy = Copy;
        Yard.OnStart = Start;
        Yard.OnHelper = Help;
    }

    public new FakeYard Yard => (FakeYard)base.Yard;

    public FakeNotes Board => (FakeNotes)Notes;

    /// <summary>The snapshot's listing: "volume/path".</summary>
    public List<string> Listing { get; } = ["mailu/main.db", "mail/anna@example.com/cur/1.M1P1.host,S=5:2,S"];

    /// <summary>Snapshots, "time id" a line, oldest first.</summary>
    public string Snapshots { get; set; } = "2026-01-01T02:00:00Z 0123456789abcdef\n";

    /// <summary>What restic says at a restore, a line each, and how it ends.</summary>
    public (string Says, long Exit) Restore { get; set; } = ("""{"message_type":"summary","files_restored":2,"total_bytes":9,"bytes_restored":9}""", 0);

    /// <summary>What restic's check of packs ends with, at each call; empty: all is well.</summary>
    public Func<string> Check { get; set; } = () => "";

    /// <summary>The repository's id.</summary>
    public string Repository { get; set; } = new('a', 64);

    /// <summary>The repository's indexes and snapshots, at each look.</summary>
    public Func<string> Inside { get; set; } = () => "index-1\nsnapshot-1\n";

    /// <summary>Restored files that nobody finds.</summary>
    public HashSet<string> Unrestored { get; } = [];

    /// <summary>What SQLite's checks say of the restored database, as JSON members.</summary>
    public string Database { get; set; } = "\"damage\":null";

    /// <summary>The same of production's.</summary>
    public string ProductionCheck { get; set; } = "\"damage\":null";

    /// <summary>The accounts in the restored database, as a JSON list.</summary>
    public string Users { get; set; } = $$"""[{"email":"{{User}}","enabled":1}]""";

    /// <summary>The accounts of production's; null: the same.</summary>
    public string? ProductionUsers { get; set; }

    /// <summary>The restored database's only domain.</summary>
    public string Domain { get; set; } = "example.com";

    /// <summary>Mailbox folders in the copy and in production, a space between them.</summary>
    public (string Copy, string Production) Homes { get; set; } = (User, User);

    /// <summary>The way out that a container of the sandbox has; empty: none.</summary>
    public string Route { get; set; } = "";

    /// <summary>Whether that can be taken away.</summary>
    public bool RouteYields { get; set; }

    /// <summary>How often the copy of imap ends just after its start.</summary>
    public int Ends { get; set; }

    /// <summary>Helper containers that were started.</summary>
    public List<HelperContainer> Helpers { get; } = [];

    /// <summary>What dovecot shows of the user's mailbox: files, messages, why it does not open.</summary>
    public string Mailbox { get; set; } = "0\t0\t";

    /// <summary>Refuses a service of the sandbox, as Swarm does, by a word of its name; the task's error.</summary>
    public (string Service, string Error)? Rejected { get; set; }

    /// <summary>What Mailu's images say is their version.</summary>
    public string Version { get; set; } = "2024.06.52";

    /// <summary>At whose door the way of a message is looked at, behind the front.</summary>
    public string? Door { get; private set; }

    /// <summary>Which containers were asked to empty which folder.</summary>
    public List<string> Empty { get; } = [];

    /// <summary>What the bot's container was asked to run, for a look at what a drill does to the repository.</summary>
    public List<string> AskedBot { get; } = [];

    private static EngineService Bot() => new("bot", "backups_app", "x/bot:1")
    {
        Labels = new Dictionary<string, string> { ["coop-cloud.backupbot.enabled"] = "true" }, ContainerLabels = new Dictionary<string, string>(), Mounts = [], Ports = [],
        Environment = new Dictionary<string, string>(),
    };

    private static EngineService InProject(EngineService service) => service with
    {
        Labels = new Dictionary<string, string>(), Compose = new ComposeName(SandboxSamples.Stack, service.Name[(SandboxSamples.Stack.Length + 1)..]),
    };

    private EngineTask Running(string service, string container) => new($"t-{container}", service, Info.NodeId, "running", "running", container, "", DateTimeOffset.UnixEpoch);

    private void Copy(ServiceCopy copy)
    {
        var source = Services.First(s => s.Id == copy.SourceId);
        var id = $"id-{copy.Name}";
        Containers = [.. Containers, new EngineContainer(copy.Name, copy.Name, "", "running") { Labels = new Dictionary<string, string>(), Mounts = [] }];
        Services = [.. Services, source with { Id = id, Name = copy.Name, Labels = copy.Labels, Mounts = copy.Mounts, Ports = [], Compose = null, IsCopy = source.Compose is not null }];
        Tasks = Rejected is { } rejected && copy.Name.EndsWith(rejected.Service, StringComparison.Ordinal)
            ? [.. Tasks, .. Enumerable.Range(0, 4).Select(n => Running(id, copy.Name) with { Id = $"t{n}-{copy.Name}", State = "rejected", ContainerId = null, Error = rejected.Error })]
            : [.. Tasks, Task(id, copy.Name)];
    }

    private EngineTask Task(string id, string name) => Ends > 0 && name.EndsWith("_imap", StringComparison.Ordinal)
        ? Running(id, name) with { State = "exited", DesiredState = "shutdown", Error = "Exited (89) 1 second ago" } : Running(id, name);

    private void Start(string id)
    {
        Ends--;
        Tasks = [.. Tasks.Where(t => t.ServiceId != id), Task(id, id["id-".Length..])];
    }

    private string Help(HelperContainer helper)
    {
        Helpers.Add(helper);
        return $"helper of {helper.RoutesOf}";
    }

    private string CloseRoute()
    {
        Route = RouteYields ? "" : Route;
        return "";
    }

    private ExecResult Answer(string container, ExecRequest request)
    {
        var (exit, output) = container == "backups_app" ? AnswerBot(request) : (0L, AnswerServer(container, request));
        foreach (var line in request.OnOutputLine is null ? [] : output.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            request.OnOutputLine!(line);
        }

        return new ExecResult(exit == 0 && request.Command is ["doveadm", "user", ..] ? 67 : exit, Encoding.UTF8.GetBytes(output), [], TimeSpan.Zero);
    }

    private (long Exit, string Output) AnswerBot(ExecRequest request)
    {
        var (command, script) = (request.Command, request.Command.ElementAtOrDefault(2) ?? "");
        lock (AskedBot)
        {
            AskedBot.Add(string.Join(' ', command));
        }

        return command[0] switch
        {
            "backup" => (0, command.Contains("snapshots") ? Snapshots : string.Concat(Listing.Select(l => Path(l, SandboxSamples.Stack)))),
            "restic" when command[1] == "list" => (0, Inside()),
            "restic" when command[1] == "cat" => (0, $"{{\"version\":2,\"id\":\"{Repository}\"}}"),
            "restic" => Packs(request, Check()),
            "find" => (0, string.Concat(Listing.Where(l => command[1].EndsWith($"_{l.Split('/', 2)[0]}/_data", StringComparison.Ordinal) && !Unrestored.Contains(l)).Select(l => $"{command[1]}/{l.Split('/', 2)[1]}\n"))),
            _ when script.Contains("restic restore", StringComparison.Ordinal) => (Restore.Exit, Restore.Says),
            _ when script.Contains("sha256sum", StringComparison.Ordinal) => (0, $"{Digest}\n{Digest}\n"),
            _ when script.Contains("find_them", StringComparison.Ordinal) => (0, ""),
            _ => throw new NotSupportedException(request.Display),
        };
    }

    private static (long Exit, string Output) Packs(ExecRequest request, string complaint)
    {
        if (complaint.Length > 0)
        {
            request.OnErrorLine!(complaint);
        }

        return (complaint.Length > 0 ? 1 : 0, "");
    }

    private string AnswerServer(string container, ExecRequest request) => request.Command switch
    {
        ["doveadm", "user", ..] => "",
        ["python3", "-c", var program, var operation] when program == ContainerScript.Load("accounts.py") => Accounts(operation, IsCopy(container)),
        ["sh", "-c", var script, ..] when script.Contains("/proc/net/route", StringComparison.Ordinal) => Route,
        ["python3", "-c", var program] when program == ContainerScript.Load("mailboxes.py") => $"{User}\t{Mailbox}\n",
        ["sh", "-c", var script, _, _] when script.Contains("-maxdepth 1", StringComparison.Ordinal) =>
            string.Concat((IsCopy(container) ? Homes.Copy : Homes.Production).Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(h => $"./{h}\n")),
        ["sh", "-c", SandboxEmptier.Script, ..] => Emptied(container, request.Command.Skip(4)),
        ["sh", "-c", var script, ..] when script.StartsWith("postconf -e", StringComparison.Ordinal) => "",
        ["cat", "/version"] => Version,
        ["python3", "-c", var program] when program == ContainerScript.Load("noroute.py") => CloseRoute(),
        ["python3", "-c", var program, _, var door] when program == ContainerScript.Load("mailpath.py") => (Door = door)[..0],
        _ => throw new NotSupportedException($"{container}: {request.Display}"),
    };

    private static bool IsCopy(string container) => container.Contains("-drill-", StringComparison.Ordinal);

    private string Emptied(string container, IEnumerable<string> folders)
    {
        lock (Empty)
        {
            Empty.AddRange(folders.Select(f => $"{container} {f}"));
            return "";
        }
    }

    private string Accounts(string operation, bool copy)
    {
        const string Head = "\"flavor\":\"sqlite\",\"path\":\"/data/main.db\",\"exists\":true";
        return operation switch
        {
            "check" => $"{{{Head},{(copy ? Database : ProductionCheck)}}}",
            "list" => $"{{{Head},\"users\":{(copy ? Users : ProductionUsers ?? Users)}}}",
            "domains" => $$"""{{{Head}},"domains":["{{(copy ? Domain : "example.com")}}"],"names":["example.com"]}""",
            _ => $"{{{Head}}}",
        };
    }

    private static string Path(string item, string stack) => $"/var/lib/docker/volumes/{stack}_{item.Split('/', 2)[0]}/_data/{item.Split('/', 2)[1]}\n";
}
