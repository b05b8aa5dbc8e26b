using MailuOps.Recipe.Compose;

namespace MailuOps.Recipe.Versioning;

/// <summary>Finds the version label, coop-cloud.STACK.version, among the labels of a recipe.</summary>
internal static class VersionLabel
{
    private const string Prefix = "coop-cloud.";
    private const string Suffix = ".version";

    /// <summary>The key of a new label.</summary>
    public const string Key = "coop-cloud.${STACK_NAME}.version";

    /// <summary>True for the version label of whatever stack. A stack's name has no dot, so coop-cloud.x.app.version is the older, dead form.</summary>
    public static bool Is(string key) => Middle(key) is { } middle && !middle.Contains('.') && !middle.Contains(' ');

    /// <summary>True for the form of the first abra, coop-cloud.STACK.app.version=v1-digest.</summary>
    public static bool IsOld(string key) => Middle(key) is { } middle && middle.EndsWith(".app", StringComparison.Ordinal);

    /// <summary>Every version label under deploy.labels, with the service's order and the label's order kept.</summary>
    public static IEnumerable<LabelEntry> All(RecipeModel model) =>
        model.Services.SelectMany(service => service.Labels(LabelPlace.Deploy)).Where(label => Is(label.Key));

    /// <summary>The label that abra reads: on app; without one there, the first of all; null when there is none.</summary>
    public static LabelEntry? Find(RecipeModel model) => All(model).OrderBy(label => label.Service == "app" ? 0 : 1).FirstOrDefault();

    private static string? Middle(string key)
    {
        if (!key.StartsWith(Prefix, StringComparison.Ordinal) || !key.EndsWith(Suffix, StringComparison.Ordinal) || key.Length <= Prefix.Length + Suffix.Length)
        {
            return null;
        }

        return key[Prefix.Length..^Suffix.Length];
    }
}
