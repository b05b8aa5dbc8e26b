using System.Text.RegularExpressions;
using MailuOps.Recipe.Compose;

namespace MailuOps.Recipe.Linting;

/// <summary>Databases whose files change while they are copied: without a hook that dumps them a backup may hold a broken one.</summary>
internal static partial class DatabaseRules
{
    private static readonly (string Name, string[] Images, string Path)[] Servers =
    [
        ("PostgreSQL", ["postgres", "postgis", "pgvector", "timescale"], "/var/lib/postgresql"),
        ("MySQL or MariaDB", ["mysql", "mariadb", "percona"], "/var/lib/mysql"),
        ("MongoDB", ["mongo"], "/data/db"),
    ];

    public static IEnumerable<RecipeFinding> Check(LintContext context)
    {
        if (!context.Plan.Enabled)
        {
            yield break;
        }

        foreach (var service in context.Model.Services)
        {
            foreach (var server in Servers.Where(server => server.Images.Any(image => service.ImageName.Contains(image, StringComparison.OrdinalIgnoreCase))))
            {
                if (Server(context, service, server.Name, server.Path) is { } finding)
                {
                    yield return finding;
                }
            }

            if (Hook(service) is null && WriteAheadLog(service) is { } sign && Saved(context, service) is { } mount)
            {
                yield return LintContext.Finding(
                    "LiveDatabase", FindingSeverity.Warning, mount.Place, service.Name,
                    $"'{service.Name}' keeps SQLite in WAL mode ({sign}): the copied database lacks what is still in the -wal file, or does not fit it.",
                    $"Add {Backupbot.PreHook} with a command such as sqlite3 FILE '.backup COPY', and back up the copy.");
            }
        }
    }

    private static RecipeFinding? Server(LintContext context, ServiceModel service, string name, string path)
    {
        var mount = service.Mounts.Find(mount => mount.Kind == MountKind.Volume && (mount.Relative(path) is not null || mount.Target.StartsWith(path + "/", StringComparison.Ordinal)));
        if (mount is null || Hook(service) is not null || context.Plan.Volume(mount.Name) is not { } volume)
        {
            return null;
        }

        return volume.IsExcluded
            ? LintContext.Finding(
                "UserDataExcluded", FindingSeverity.Warning, volume.Label!.Place, service.Name,
                $"Volume '{volume.Name}' holds the {name} database of '{service.Name}', is left out of the backup, and no hook dumps it: its data would be lost.",
                $"Add {Backupbot.PreHook} with a dump onto a volume that is saved, or remove the exclusion.")
            : LintContext.Finding(
                "LiveDatabase", FindingSeverity.Warning, mount.Place, service.Name,
                $"The files of the {name} database of '{service.Name}' are copied while it writes them; such a copy may not start again.",
                $"Add {Backupbot.PreHook} with a dump, and {Backupbot.VolumePrefix}{volume.Name}{Backupbot.PathSuffix} with the dump's name.");
    }

    private static LabelEntry? Hook(ServiceModel service) => service.Label(Backupbot.PreHook) is { Value.Length: > 0 } hook ? hook : null;

    private static ServiceMount? Saved(LintContext context, ServiceModel service) =>
        service.Mounts.Find(mount => mount.Kind == MountKind.Volume && context.Plan.Volume(mount.Name) is { IsExcluded: false });

    private static string? WriteAheadLog(ServiceModel service)
    {
        foreach (var (name, value) in service.Environment)
        {
            if ((WalName().IsMatch(name) && (Backupbot.Truth(value) == true || value.Equals("wal", StringComparison.OrdinalIgnoreCase))) || WalText().IsMatch(value))
            {
                return $"{name}={value}";
            }
        }

        if (WalText().Match(service.Command) is { Success: true } found)
        {
            return found.Value;
        }

        // Vaultwarden uses it unless told otherwise.
        return service.ImageName == "server" && service.Image.StartsWith("vaultwarden/", StringComparison.Ordinal)
            && !(service.Environment.TryGetValue("ENABLE_DB_WAL", out var set) && Backupbot.Truth(set) == false)
            && !service.Environment.ContainsKey("DATABASE_URL") ? "its default" : null;
    }

    [GeneratedRegex("(sqlite.*(wal|journal_mode))|(db_wal$)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex WalName();

    [GeneratedRegex(@"_?journal(_mode)?\W{1,3}wal\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex WalText();
}
