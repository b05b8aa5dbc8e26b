using System.Globalization;
using System.Text;

namespace MailuOps.Schedule;

/// <summary>
/// A timer and the service that it starts. systemd never starts a service that still runs, so drills do not overlap. Exit codes but 0
/// leave the unit failed, where `systemctl --failed` shows it.
/// </summary>
internal static class SystemdUnits
{
    // .NET compiles at run time: MemoryDenyWriteExecute would stop it. Root without capabilities still owns the engine's socket.
    private const string Hardening = """
        NoNewPrivileges=yes
        CapabilityBoundingSet=
        ProtectSystem=strict
        ProtectHome=read-only
        PrivateTmp=yes
        PrivateDevices=yes
        ProtectClock=yes
        ProtectControlGroups=yes
        ProtectHostname=yes
        ProtectKernelLogs=yes
        ProtectKernelModules=yes
        ProtectKernelTunables=yes
        ProtectProc=invisible
        LockPersonality=yes
        RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6 AF_NETLINK
        RestrictNamespaces=yes
        RestrictRealtime=yes
        RestrictSUIDSGID=yes
        SystemCallArchitectures=native
        SystemCallFilter=@system-service
        """;

    // A user's own manager may not make namespaces.
    private const string UserHardening = """
        NoNewPrivileges=yes
        LockPersonality=yes
        RestrictRealtime=yes
        RestrictSUIDSGID=yes
        SystemCallArchitectures=native
        """;

    public static string UnitName(string name) => $"mailuops-drill-{name}";

    public static string Timer(DrillSchedule schedule) => $"""
        # Made by Register-MailuDrillSchedule; Unregister-MailuDrillSchedule removes it.
        # {ScheduleMark.Write(schedule)}
        [Unit]
        Description=When to run the MailuOps restore drill {Text(schedule.Name)}

        [Timer]
        OnCalendar={Text(schedule.Calendar)}
        RandomizedDelaySec={((long)schedule.RandomDelay.TotalSeconds).ToString(CultureInfo.InvariantCulture)}
        # A drill that was missed while the machine was off is made up for.
        Persistent=true

        [Install]
        WantedBy=timers.target

        """;

    /// <param name="system">False: for the user's own manager.</param>
    public static string Service(DrillSchedule schedule, bool system)
    {
        var text = new StringBuilder($"""
            # Made by Register-MailuDrillSchedule; Unregister-MailuDrillSchedule removes it.
            # Exit codes: 0 passed, 1 failed, 2 inconclusive, 3 could not run.
            [Unit]
            Description=MailuOps restore drill {Text(schedule.Name)}{(system ? "\nAfter=network-online.target docker.service\nWants=network-online.target" : "")}

            [Service]
            Type=oneshot
            ExecStart={string.Join(' ', schedule.Command.Select(Argument))}
            SyslogIdentifier={UnitName(schedule.Name)}
            Environment=NO_COLOR=1 POWERSHELL_TELEMETRY_OPTOUT=1 POWERSHELL_UPDATECHECK=Off
            # Backup and restore may take six hours each; on a stop the test user is removed first.
            TimeoutStartSec=13h
            TimeoutStopSec=150

            """);
        foreach (var (name, file) in new[] { (CredentialName, schedule.CredentialFile), (RepositoryName, schedule.RepositoryFile) }.Where(c => c.Item2 is not null))
        {
            text.Append(CultureInfo.InvariantCulture, $"LoadCredential={name}:{Text(file!)}\n");
        }

        text.Append(system ? Hardening : UserHardening).Append('\n');
        if (system && schedule.BackupPath is { } copies)
        {
            // Copies keep the owners of mail and accounts, for who makes them and for who reads them; a later line adds to the set.
            text.Append(CultureInfo.InvariantCulture, $"CapabilityBoundingSet={(schedule.WritableFolders.Contains(copies) ? "CAP_CHOWN CAP_DAC_OVERRIDE CAP_FOWNER" : "CAP_DAC_READ_SEARCH")}\n");
        }

        if (system)
        {
            foreach (var folder in schedule.WritableFolders)
            {
                text.Append(CultureInfo.InvariantCulture, $"ReadWritePaths={Argument(folder)}\n");
            }
        }

        return text.ToString().ReplaceLineEndings("\n");
    }

    /// <summary>What the credential is called in the service.</summary>
    public const string CredentialName = "notify.json";

    /// <summary>What the file of the repository is called there.</summary>
    public const string RepositoryName = "repository.json";

    /// <summary>Where the service finds it; systemd fills in the folder.</summary>
    public const string CredentialPath = "%d/" + CredentialName;

    /// <summary>Where it finds the file of the repository.</summary>
    public const string RepositoryPath = "%d/" + RepositoryName;

    /// <summary>An argument of ExecStart: quoted, with what systemd would expand doubled.</summary>
    internal static string Argument(string value) => value is CredentialPath or RepositoryPath ? value
        : value.Length > 0 && value.All(c => char.IsAsciiLetterOrDigit(c) || "-_./:=,+@".Contains(c, StringComparison.Ordinal)) ? value
        : $"\"{Text(value).Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("$", "$$", StringComparison.Ordinal)}\"";

    /// <summary>A line's text: specifiers are doubled. Line breaks were refused before.</summary>
    private static string Text(string value) => value.Replace("%", "%%", StringComparison.Ordinal);
}
