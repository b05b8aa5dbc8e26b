using MailuOps.Recipe.Compose;
using MailuOps.Recipe.Editing;

namespace MailuOps.Recipe.Linting;

/// <summary>Mailu's stores: each must lie on a named volume that the labels do not leave out.</summary>
internal static class StoreRules
{
    public static IEnumerable<RecipeFinding> Check(LintContext context)
    {
        if (!context.IsMailu)
        {
            yield break;
        }

        foreach (var store in MailuStore.All)
        {
            if (MailuRoles.Find(context.Model, store.Role) is { } service && Store(context, store, service) is { } finding)
            {
                yield return finding;
            }
        }

        if (MailuRoles.Find(context.Model, "admin") is { } admin && ForeignDatabase(context.Model, admin) is { } where)
        {
            yield return LintContext.Finding(
                "AccountsInOtherDatabase", FindingSeverity.Warning, admin.Place, admin.Name,
                $"{where} keeps the accounts in another database than the SQLite file under /data: a backup of that volume proves nothing about them.",
                "Back up that database with a dump in a pre-hook, and drill its restore.");
        }
    }

    private static RecipeFinding? Store(LintContext context, MailuStore store, ServiceModel service)
    {
        var mount = service.Mounts.Where(mount => mount.Relative(store.Path) is not null).MaxBy(mount => mount.Target.Length);
        if (mount is not { Kind: MountKind.Volume })
        {
            var why = mount?.Kind switch
            {
                null => $"nothing is mounted at {store.Path} of '{service.Name}', so it lives in the container and dies with it",
                MountKind.Bind => $"{store.Path} of '{service.Name}' is the host's folder {mount.Source}, and backupbot saves named volumes only",
                _ => $"{store.Path} of '{service.Name}' has no named volume behind it, so each new task starts empty",
            };
            return Finding(store, mount?.Place ?? service.Place, service.Name, why, $"Mount a named volume at {store.Path}.");
        }

        if (!context.Plan.Enabled)
        {
            return Finding(store, mount.Place, service.Name, $"volume '{mount.Name}' is not saved, as no service switches the backup on", "Switch it on, see BackupNotEnabled.");
        }

        var volume = context.Plan.Volume(mount.Name);
        var wanted = string.Join('/', new[] { mount.Relative(store.Path)!, store.Required }.Where(part => part.Length > 0));
        if (volume?.Label is not { } label || volume.Covers(wanted))
        {
            return null;
        }

        var reason = volume.IsExcluded
            ? $"volume '{mount.Name}' is excluded by this label"
            : $"of volume '{mount.Name}' only {string.Join(", ", volume.Paths!)} is saved, which leaves out {(wanted.Length == 0 ? "the rest" : wanted)}";
        return Finding(store, label.Place, label.Service, reason, "Remove the label.", new LabelEdit.Remove(label.Service, LabelPlace.Deploy, label.RawKey));
    }

    private static RecipeFinding Finding(MailuStore store, SourcePlace place, string service, string why, string fix, params LabelEdit[] repair) =>
        LintContext.Finding(
            store.Rule,
            store.Importance switch { 2 => FindingSeverity.Error, 1 => FindingSeverity.Warning, _ => FindingSeverity.Information },
            place, service, $"No backup of {store.Holds}: {why}. Without it {store.Loss}.", fix, repair);

    private static string? ForeignDatabase(RecipeModel model, ServiceModel admin)
    {
        string? Value(string name) => admin.Environment.TryGetValue(name, out var value) ? value : model.Variables.GetValueOrDefault(name);

        if (Value("SQLALCHEMY_DATABASE_URI") is { Length: > 0 } uri && !uri.StartsWith("sqlite", StringComparison.OrdinalIgnoreCase))
        {
            return "SQLALCHEMY_DATABASE_URI";
        }

        return Value("DB_FLAVOR") is { Length: > 0 } flavor && !flavor.Equals("sqlite", StringComparison.OrdinalIgnoreCase) ? $"DB_FLAVOR={flavor}" : null;
    }
}
