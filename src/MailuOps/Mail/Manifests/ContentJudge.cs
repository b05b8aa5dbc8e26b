namespace MailuOps.Mail.Manifests;

/// <summary>What became of the other files of a mailbox: subscriptions, keywords, sieve scripts.</summary>
internal sealed class ContentJudge(DifferenceList found)
{
    public void Judge(IReadOnlyList<string[]> reference, IReadOnlyList<string[]> difference)
    {
        var f = (reference.Count > 0 ? reference : difference)[0];
        void Add(ManifestDifferenceKind kind, string what) => found.Add(
            kind, f[1], () => (Fields.Shown(f[2]), $"{Fields.Shown(f[1])}: {Fields.Shown(f[2])} {what}."));
        if (difference.Count == 0)
        {
            Add(ManifestDifferenceKind.ContentMissing, "is missing");
        }
        else if (reference.Count == 0)
        {
            Add(ManifestDifferenceKind.ContentExtra, "was not there");
        }
        else if (reference[0][^1] == "?" || difference[0][^1] == "?")
        {
            Add(ManifestDifferenceKind.ContentUnproven, "could not be read");
        }
        else
        {
            Add(ManifestDifferenceKind.ContentChanged, reference[0][3] == difference[0][3] ? "has another owner or mode" : "has another content");
        }
    }
}
