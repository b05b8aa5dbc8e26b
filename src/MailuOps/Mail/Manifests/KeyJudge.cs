namespace MailuOps.Mail.Manifests;

/// <summary>What became of a DKIM key file.</summary>
internal sealed class KeyJudge(DifferenceList found, bool sameKey)
{
    private const int Size = 3, Uid = 5, Gid = 6, Mode = 7, Digest = 8;

    public void Judge(IReadOnlyList<string[]> reference, IReadOnlyList<string[]> difference)
    {
        var f = (reference.Count > 0 ? reference : difference)[0];
        void Add(ManifestDifferenceKind kind, string what) => found.Add(kind, f[1], () => (Fields.Shown(f[2]), $"The DKIM key {Fields.Shown(f[2])} {what}."));
        if (difference.Count == 0)
        {
            Add(ManifestDifferenceKind.KeyMissing, "is missing: what its domain sends is signed no more, until a new one is made and DNS changed");
            return;
        }

        if (reference.Count == 0)
        {
            Add(ManifestDifferenceKind.KeyExtra, "was not there");
            return;
        }

        var (a, b) = (reference[0], difference[0]);
        if (a[Size] != b[Size] || (sameKey && a[Digest] != b[Digest]))
        {
            Add(ManifestDifferenceKind.KeyChanged, "is another one: signatures do not match the DNS record any more");
        }
        else if (a[Uid] != b[Uid] || a[Gid] != b[Gid] || a[Mode] != b[Mode])
        {
            Add(ManifestDifferenceKind.KeyChanged, "has another owner or mode");
        }
        else if (!sameKey)
        {
            Add(ManifestDifferenceKind.KeyUnproven, "can be compared only by manifests under the same key");
        }
        else
        {
            // Only its date differs.
            found.Same((byte)'K');
        }
    }
}
