using MailuOps.Mail.Manifests;

namespace MailuOps.Drill.Others;

/// <summary>Reads a comparison of manifests around a restore: what it says of others than the test user. Pure.</summary>
internal static class OthersJudge
{
    /// <summary>So many differences of a kind are named, so that the test user's own cannot hide another's.</summary>
    private const int Named = 2000;

    /// <summary>So much older a manifest may be than the snapshot that it is to speak for.</summary>
    private static readonly TimeSpan Stale = TimeSpan.FromHours(1);

    /// <param name="taken">When the snapshot was begun of which the second is; null: the first was made just before.</param>
    public static OthersProof Of(ServerManifest before, ServerManifest after, string testUser, CancellationToken token, DateTimeOffset? taken = null) =>
        Of(ManifestComparer.Compare(before, after, null, Named, token), testUser, taken);

    public static OthersProof Of(ManifestComparison compared, string testUser, DateTimeOffset? taken = null)
    {
        var others = compared.Differences.Where(d => d.Subject != testUser && !IsOf(d.Name, testUser)).ToList();
        var since = taken < compared.Reference.Started ? taken : null;
        var lost = Texts(others, ManifestImpact.Loss, since);
        var changed = Texts(others, ManifestImpact.Change, since);
        var unproven = Texts(others, ManifestImpact.Unproven, since);
        if (since is not null && unproven.Count > 0)
        {
            unproven.Insert(0, "The manifest is younger than the snapshot, and may know what came or changed since:");
        }

        if (taken - compared.Reference.Started - compared.Reference.Duration is { } gap && gap > Stale)
        {
            unproven.Insert(0, FormattableString.Invariant($"The manifest is {gap.TotalHours:0.#} h older than the snapshot: whether anything is lost of what came in between is not known."));
        }

        var counts = $"messages: {compared.Messages}; accounts and their rows: {compared.Accounts}";
        var (seen, detail) = lost.Count > 0 || changed.Count > 0
            ? (Evidence.No, string.Join(" ", lost.Concat(changed).Take(3)))
            : unproven.Count > 0 ? (Evidence.Unknown, string.Join(" ", unproven.Take(3))) : (Evidence.Yes, counts);
        return new OthersProof(seen, detail) { Messages = compared.Reference.Messages, Lost = lost, Changed = changed };
    }

    private static List<string> Texts(IEnumerable<ManifestDifference> differences, ManifestImpact impact, DateTimeOffset? since) =>
        [.. differences.Where(d => ImpactOf(d, since) == impact).Select(d => d.Message)];

    /// <summary>What came after the snapshot cannot be in it; of a message the name tells when it came.</summary>
    private static ManifestImpact ImpactOf(ManifestDifference difference, DateTimeOffset? since) =>
        since is { } time && difference.Impact is (ManifestImpact.Loss or ManifestImpact.Change)
        && !(difference.Kind is ManifestDifferenceKind.MessageMissing or ManifestDifferenceKind.MessageCorrupted && ArrivalOf(difference) < time.ToUnixTimeSeconds())
            ? ManifestImpact.Unproven : difference.Impact;

    private static long? ArrivalOf(ManifestDifference difference) => MaildirPath.Arrival(System.Text.Encoding.UTF8.GetBytes(difference.Name.Split('/')[^1]));

    // Rows are named by their keys; the test user's own address stands in those of its user and of what refers to it.
    private static bool IsOf(string name, string testUser) => name.Split([' ', ',', '|', '=', '/']).Contains(testUser);
}
