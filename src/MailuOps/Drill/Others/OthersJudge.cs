using MailuOps.Mail.Manifests;

namespace MailuOps.Drill.Others;

/// <summary>Reads a comparison of manifests around a restore: what it says of others than the test user. Pure.</summary>
internal static class OthersJudge
{
    /// <summary>So many differences of a kind are named, so that the test user's own cannot hide another's.</summary>
    private const int Named = 2000;

    public static OthersProof Of(ServerManifest before, ServerManifest after, string testUser, CancellationToken token) =>
        Of(ManifestComparer.Compare(before, after, null, Named, token), testUser);

    public static OthersProof Of(ManifestComparison compared, string testUser)
    {
        var others = compared.Differences.Where(d => d.Subject != testUser && !IsOf(d.Name, testUser)).ToList();
        var lost = Texts(others, ManifestImpact.Loss);
        var changed = Texts(others, ManifestImpact.Change);
        var unproven = Texts(others, ManifestImpact.Unproven);
        var counts = $"messages: {compared.Messages}; accounts and their rows: {compared.Accounts}";
        var (seen, detail) = lost.Count > 0 || changed.Count > 0
            ? (Evidence.No, string.Join(" ", lost.Concat(changed).Take(3)))
            : unproven.Count > 0 ? (Evidence.Unknown, string.Join(" ", unproven.Take(3))) : (Evidence.Yes, counts);
        return new OthersProof(seen, detail) { Messages = compared.Reference.Messages, Lost = lost, Changed = changed };
    }

    private static List<string> Texts(IEnumerable<ManifestDifference> differences, ManifestImpact impact) =>
        [.. differences.Where(d => d.Impact == impact).Select(d => d.Message)];

    // Rows are named by their keys; the test user's own address stands in those of its user and of what refers to it.
    private static bool IsOf(string name, string testUser) => name.Split([' ', ',', '|', '=', '/']).Contains(testUser);
}
