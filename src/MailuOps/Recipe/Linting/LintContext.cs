using MailuOps.Recipe.Compose;
using MailuOps.Recipe.Editing;

namespace MailuOps.Recipe.Linting;

/// <summary>What the rules look at, computed once.</summary>
internal sealed class LintContext
{
    public LintContext(RecipeModel model, RecipeModel? baseline)
    {
        Model = model;
        Baseline = baseline;
        Plan = CoveragePlan.Current(model);
        IsMailu = MailuRoles.IsMailu(model);
        Labels = model.Services.SelectMany(service => service.Written).ToList();
        BackupLabels = Labels.Where(label => label.Where == LabelPlace.Deploy && label.Key.StartsWith(Backupbot.Prefix, StringComparison.Ordinal)).ToList();
        EnableService = model.Services.FirstOrDefault(service => service.Name == "app" && HasVolume(service)) ?? model.Services.FirstOrDefault(HasVolume);
    }

    public RecipeModel Model { get; }

    /// <summary>The recipe as it was; null when nothing to compare with was given.</summary>
    public RecipeModel? Baseline { get; }

    public CoveragePlan Plan { get; }

    public bool IsMailu { get; }

    /// <summary>Every label as written, of all services and both places.</summary>
    public IReadOnlyList<LabelEntry> Labels { get; }

    /// <summary>The labels of backupbot under deploy.labels.</summary>
    public IReadOnlyList<LabelEntry> BackupLabels { get; }

    /// <summary>The service that should carry the label that switches the backup on: app, or else the first with a named volume.</summary>
    public ServiceModel? EnableService { get; }

    public static bool HasVolume(ServiceModel service) => service.Mounts.Exists(mount => mount.Kind == MountKind.Volume);

    public static RecipeFinding Finding(
        string rule, FindingSeverity severity, SourcePlace place, string? service, string message, string fix, params LabelEdit[] repair)
    {
        var (line, column) = place.Position;
        return new RecipeFinding
        {
            Rule = rule,
            Severity = severity,
            Path = place.File.Path,
            Line = line,
            Column = column,
            Service = service,
            Message = message,
            Fix = fix,
            Repair = repair,
        };
    }
}
