using MailuOps.Deployment;
using MailuOps.Engine;

namespace MailuOps.Backup.Copies;

/// <summary>
/// Where a plain copy of a server has which volume. Copies are made in several ways: of the folder that holds the bind mounts, with or
/// without its own name, or with the whole path from the root. The first way counts in which a store is there.
/// </summary>
internal static class CopyLayout
{
    /// <summary>The folders of the copy by the volumes' compose keys (bind mounts: paths on the host); null: it holds neither accounts nor mail.</summary>
    /// <param name="hostPath">Where a host has a mount.</param>
    /// <param name="exists">Whether a folder is there.</param>
    public static IReadOnlyDictionary<string, string>? Of(MailuDeployment deployment, string copy, Func<EngineMount, string> hostPath, Func<string, bool> exists)
    {
        var mounts = deployment.Services.SelectMany(s => s.Mounts).Where(m => m.Type is "bind" or "volume").DistinctBy(m => m.Source).ToList();
        var stores = mounts.Where(m => IsStore(deployment, m)).ToList();
        var root = CommonFolder([.. stores.Where(m => m.Type == "bind").Select(m => m.Source)]);
        Func<EngineMount, string?>[] ways =
        [
            m => m.Type == "volume" ? VolumeSurvey.KeyOf(deployment.Stack, m.Source) : Below(root, m.Source),
            m => m.Type == "volume" ? $"{m.Source}/_data" : Below(root, m.Source) is { } path ? $"{root.Split('/')[^1]}/{path}" : null,
            m => hostPath(m).Trim('/'),
        ];
        foreach (var way in ways)
        {
            var folders = mounts.Select(m => (Key: VolumeSurvey.KeyOf(deployment.Stack, m.Source), Path: way(m) is { } path ? Path.Combine(copy, path) : null, IsStore: stores.Contains(m)))
                .Where(f => f.Path is not null && exists(f.Path)).ToList();
            if (folders.Exists(f => f.IsStore))
            {
                return folders.ToDictionary(f => f.Key, f => f.Path!);
            }
        }

        return null;
    }

    private static bool IsStore(MailuDeployment deployment, EngineMount mount) => mount == deployment.MailMount
        || (deployment.Find(MailuRole.Admin)?.Mounts.Contains(mount) == true && VolumeKnowledge.Of(MailuRole.Admin, mount.Target).Importance == VolumeImportance.Critical);

    /// <summary>"/mailu" of "/mailu/data" and "/mailu/mail"; of one alone its parent.</summary>
    private static string CommonFolder(IReadOnlyList<string> paths)
    {
        var root = paths.Count == 0 ? "" : Parent(paths[0]);
        while (root.Length > 0 && !paths.All(p => p.StartsWith(root + "/", StringComparison.Ordinal)))
        {
            root = Parent(root);
        }

        return root;
    }

    private static string Parent(string path) => path[..Math.Max(0, path.TrimEnd('/').LastIndexOf('/'))];

    private static string? Below(string root, string path) => path.StartsWith(root + "/", StringComparison.Ordinal) ? path[(root.Length + 1)..] : null;
}
