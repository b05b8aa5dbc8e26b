using MailuOps.Recipe.Compose;
using MailuOps.Recipe.Editing;

namespace MailuOps.Recipe.Versioning;

/// <summary>Reads and raises the version of a recipe.</summary>
internal static class VersionStep
{
    /// <summary>The version label and what it says.</summary>
    /// <exception cref="MailuOpsException">There is none, or it is malformed.</exception>
    public static (LabelEntry Label, RecipeVersion Version) Read(RecipeModel model)
    {
        var label = VersionLabel.Find(model) ?? throw Errors.RecipeVersionMissing(model.Files[0].Path);
        return RecipeVersion.TryParse(label.Value, out var version)
            ? (label, version)
            : throw Errors.RecipeVersionMalformed(label.Place.File.Path, label.RawValue);
    }

    /// <summary>The edit that raises the version. A default inside a variable, as in ${VERSION:-1.0.0+2}, is raised there.</summary>
    /// <param name="model">The recipe.</param>
    /// <param name="part">What to raise.</param>
    /// <param name="upstream">The software's new version, or null to keep it.</param>
    /// <param name="released">The versions that exist already: git's tags.</param>
    /// <exception cref="MailuOpsException">No version, a malformed one, or one that exists already.</exception>
    public static (LabelEdit Edit, RecipeVersion From, RecipeVersion To) Plan(RecipeModel model, VersionPart part, string? upstream, IEnumerable<string> released)
    {
        if (upstream is not null && !RecipeVersion.IsUpstream(upstream))
        {
            throw Errors.RecipeUpstreamInvalid(upstream);
        }

        var (label, from) = Read(model);
        var to = from.Step(part, upstream);

        // Tags are compared by their numbers: the same recipe version with another upstream would confuse as much.
        if (released.FirstOrDefault(tag => RecipeVersion.TryParse(tag, out var known) && known.CompareTo(to) == 0) is { } taken)
        {
            throw Errors.RecipeVersionExists(model.Files[0].Path, taken);
        }

        var written = from.ToString();
        return label.RawValue.Contains(written, StringComparison.Ordinal)
            ? (new LabelEdit.Set(label.Service, label.RawKey, label.RawValue.Replace(written, to.ToString(), StringComparison.Ordinal)), from, to)
            : throw Errors.RecipeVersionMalformed(label.Place.File.Path, label.RawValue);
    }
}
