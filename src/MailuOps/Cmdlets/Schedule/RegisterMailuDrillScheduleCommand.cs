using System.Globalization;
using System.Management.Automation;
using MailuOps.Files;
using MailuOps.Schedule;

namespace MailuOps.Cmdlets;

/// <summary>Register-MailuDrillSchedule: runs restore drills by the machine's scheduler.</summary>
[Cmdlet(VerbsLifecycle.Register, "MailuDrillSchedule", SupportsShouldProcess = true, HelpUri = HelpPages.Root + "Register-MailuDrillSchedule.md")]
[OutputType(typeof(DrillSchedule))]
public sealed class RegisterMailuDrillScheduleCommand : ScheduleCmdlet
{
    /// <summary>The deployment; not needed where the engine runs only one.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(StackCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Stack { get; set; }

    /// <summary>The schedule's name; default: the deployment's.</summary>
    [Parameter]
    [ValidatePattern(@"^[A-Za-z0-9][A-Za-z0-9_.-]{0,60}$")]
    public string? Name { get; set; }

    /// <summary>When: "03:15", "Mon..Fri 03:15", daily, weekly; with systemd any of its calendar expressions.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string Calendar { get; set; } = "03:15";

    /// <summary>Up to so much later, by chance, so that many servers do not begin at once.</summary>
    [Parameter]
    [Duration]
    public TimeSpan RandomDelay { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>The engine, as for the drill.</summary>
    [Parameter]
    public string? DockerHost { get; set; }

    /// <summary>The backup bot, as for the drill.</summary>
    [Parameter]
    public string? Backupbot { get; set; }

    /// <summary>Where records are kept; default: the history of the user who registers it.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? HistoryPath { get; set; }

    /// <summary>Gets the reports of each drill.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? ReportFolder { get; set; }

    /// <summary>A longer recovery fails the drill.</summary>
    [Parameter]
    [Duration]
    public TimeSpan? RecoveryTimeObjective { get; set; }

    /// <summary>The drill's mail client takes any certificate: for servers with a self-signed one.</summary>
    [Parameter]
    public SwitchParameter SkipCertificateCheck { get; set; }

    /// <summary>Drills in a sandbox beside production, of the newest snapshot; default: in place.</summary>
    [Parameter]
    public SwitchParameter Sandbox { get; set; }

    /// <summary>With -Sandbox: reads one of so many parts of the backup repository, each drill the next; default: none.</summary>
    [Parameter]
    [ValidateRange(1, 255)]
    public int? PackParts { get; set; }

    /// <summary>A JSON file that says whom to tell; only its path is written down.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? NotifyFile { get; set; }

    /// <summary>A JSON file that opens a restic repository, as for the drill; only its path is written down.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? RepositoryFile { get; set; }

    /// <summary>The folder of plain copies, as for the drill: with -Sandbox its newest copy is taken, in place -BackupCommand makes one there.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? BackupPath { get; set; }

    /// <summary>With -BackupPath, in place: a command of the shell that makes a copy in the folder "$1".</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? BackupCommand { get; set; }

    /// <summary>What runs the drill: pwsh or the small host; default: what runs this.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? HostPath { get; set; }

    /// <summary>A script of one's own in place of module/scripts/drill.ps1; it gets the same arguments.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? ScriptPath { get; set; }

    /// <summary>Replaces a schedule of this name.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    protected override async Task RunAsync(CancellationToken token)
    {
        if (WhyClashing() is { } why)
        {
            throw Errors.ScheduleOptionsClash(why);
        }

        var scheduler = await OpenAsync().ConfigureAwait(false);
        var history = HistoryPath is null ? StateFolder.PathOf("drills") : await ResolveAsync(HistoryPath).ConfigureAwait(false);
        var reports = ReportFolder is null ? null : await ResolveAsync(ReportFolder).ConfigureAwait(false);
        var notify = NotifyFile is null ? null : await ResolveAsync(NotifyFile).ConfigureAwait(false);
        var repository = RepositoryFile is null ? null : await ResolveAsync(RepositoryFile).ConfigureAwait(false);
        var copies = BackupPath is null ? null : await ResolveAsync(BackupPath).ConfigureAwait(false);
        var script = ScriptPath is null ? DrillCommand.ShippedScript : await ResolveAsync(ScriptPath).ConfigureAwait(false);
        var schedule = new DrillSchedule(Name ?? Stack ?? "default", Kind, Calendar)
        {
            Stack = Stack ?? "",
            CredentialFile = notify,
            RepositoryFile = repository,
            BackupPath = copies,
            RandomDelay = RandomDelay,
            // A drill in a sandbox reads the copies and makes none.
            WritableFolders = [.. new[] { history, reports, Sandbox ? null : copies }.OfType<string>()],
            Command = [.. DrillCommand.Make(HostPath ?? DrillCommand.FindHost(), script,
            [
                ("Stack", Stack), ("DockerHost", DockerHost), ("Backupbot", Backupbot), ("HistoryPath", history), ("ReportFolder", reports),
                ("NotifyFile", notify is null || Kind != ScheduleKind.Systemd ? notify : SystemdUnits.CredentialPath),
                ("RepositoryFile", repository is null || Kind != ScheduleKind.Systemd ? repository : SystemdUnits.RepositoryPath), ("BackupPath", copies), ("BackupCommand", BackupCommand),
                ("RecoveryTimeObjective", RecoveryTimeObjective?.ToString("c")), ("PackParts", PackParts?.ToString(CultureInfo.InvariantCulture)),
            ]), .. SkipCertificateCheck ? ["-SkipCertificateCheck"] : Array.Empty<string>(), .. Sandbox ? ["-Sandbox", "-Full"] : Array.Empty<string>()],
        };
        if (!Force && (await scheduler.ListAsync(token).ConfigureAwait(false)).Any(s => s.Name == schedule.Name))
        {
            throw Errors.ScheduleExists(schedule.Name);
        }

        if (await ConfirmAsync(schedule.Name, $"Run a restore drill by {Kind} at '{Calendar}', {(Sandbox ? "in a sandbox beside production" : "which restores accounts and mail of the whole server in place")}").ConfigureAwait(false))
        {
            Emit(await scheduler.RegisterAsync(schedule, token).ConfigureAwait(false));
        }
    }

    /// <summary>What a drill would refuse night after night; null: nothing.</summary>
    private string? WhyClashing() => this switch
    {
        { Backupbot: not null, RepositoryFile: not null } or { Backupbot: not null, BackupPath: not null } or { RepositoryFile: not null, BackupPath: not null } =>
            "there is one backup tool: -Backupbot, -RepositoryFile, or -BackupPath",
        { BackupCommand: not null, BackupPath: null } => "-BackupCommand makes copies in a folder: name it by -BackupPath",
        { Sandbox.IsPresent: true, BackupCommand: not null } => "-BackupCommand is for drills in place: one in a sandbox makes no copy, it takes the newest in -BackupPath",
        { Sandbox.IsPresent: false, BackupPath: not null, BackupCommand: null } => "a drill in place makes a copy: say how by -BackupCommand; one with -Sandbox takes the newest in -BackupPath",
        { Sandbox.IsPresent: true, SkipCertificateCheck.IsPresent: true } => "-SkipCertificateCheck is for drills in place: in a sandbox any certificate is taken",
        { Sandbox.IsPresent: false, PackParts: not null } => "-PackParts is for drills with -Sandbox",
        { PackParts: not null, BackupPath: not null } => "-PackParts reads a backup repository by parts, and plain copies have none",
        _ => null,
    };
}
