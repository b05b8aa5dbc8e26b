using MailuOps.Engine;

namespace MailuOps.Deployment;

/// <summary>Finds out which of Mailu's releases a deployment runs.</summary>
internal static class ReleaseFinder
{
    /// <summary>Mailu's images carry their version as this label.</summary>
    private const string Label = "version";

    /// <summary>The release. Of one that is not known it is said once a server, and the nearest known one is taken.</summary>
    public static async Task<MailuRelease> OfAsync(MailuServer server, CancellationToken token)
    {
        if (server.Release is { } found)
        {
            return found;
        }

        var seen = new List<string>();
        await foreach (var version in VersionsAsync(server, token).ConfigureAwait(false))
        {
            if (MailuRelease.Find(version) is { } known)
            {
                server.Events.Verbose($"{server.Stack} runs Mailu {version}, a {known} release.");
                return server.Release = known;
            }

            seen.Add(version);
        }

        var nearest = MailuRelease.Nearest(seen.FirstOrDefault() ?? "");
        server.Events.Warning(
            $"Which Mailu {server.Stack} runs is not known to MailuOps ({(seen.Count > 0 ? string.Join(", ", seen) : "no version is to be seen")}; "
            + $"known are {string.Join(", ", MailuRelease.Known)}): going on as with {nearest}.");
        return server.Release = nearest;
    }

    /// <summary>What says the version, the surest first: the running image's label, the file in it, and the tag, which may be anything.</summary>
    private static async IAsyncEnumerable<string> VersionsAsync(MailuServer server, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken token)
    {
        var admin = server.Deployment.Require(MailuRole.Admin);
        var container = await server.ContainerAsync(admin, token).ConfigureAwait(false);
        var labels = (await server.Engine.InspectContainerAsync(container, token).ConfigureAwait(false)).Labels;
        if (labels.GetValueOrDefault(Label) is { Length: > 0 } label)
        {
            yield return label;
        }

        var file = await server.ExecAsync(admin, ExecRequest.Of("cat", "/version"), token).ConfigureAwait(false);
        if (file.ExitCode == 0 && file.OutputText.Trim() is { Length: > 0 } text)
        {
            yield return text;
        }

        if (RoleRules.ImageTag(admin.Image) is { } tag)
        {
            yield return tag;
        }
    }
}
