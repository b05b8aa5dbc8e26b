using MailuOps.Deployment;
using MailuOps.Engine;

namespace MailuOps.Drill.Sandboxes;

/// <summary>
/// Looks from inside of each container whether anything leads out of the sandbox. That the network was asked to be without a way out is
/// a promise; the routing table is what counts.
/// </summary>
/// <param name="boot">Starts again what has ended meanwhile.</param>
/// <param name="image">An image with python3; null: there is none.</param>
/// <param name="labels">The sandbox's.</param>
internal sealed class SandboxIsolation(MailuServer server, SandboxBoot boot, string? image, IReadOnlyDictionary<string, string> labels)
{
    /// <summary>A default route, IPv4 or IPv6, other than one that refuses (on lo).</summary>
    private const string Script = """
        awk 'NR > 1 && $2 == "00000000" { print "a default route by " $1 }' /proc/net/route
        [ ! -r /proc/net/ipv6_route ] || awk '$1 ~ /^0+$/ && $2 == "00" && $NF != "lo" { print "a default IPv6 route by " $NF }' /proc/net/ipv6_route
        """;

    /// <summary>Nothing, or MailuOps.SandboxNotIsolated.</summary>
    public Task RequireAsync(CancellationToken token) => Task.WhenAll(server.Deployment.Services.Select(s => RequireAsync(s, token)));

    private async Task RequireAsync(MailuService service, CancellationToken token)
    {
        if (await boot.LookAsync(service, () => ClosedAsync(service, token), token).ConfigureAwait(false) is { } way)
        {
            throw Errors.SandboxNotIsolated(server.Stack, service.Name, way);
        }
    }

    /// <summary>The way out that cannot be closed; null: none is open.</summary>
    private async Task<string?> ClosedAsync(MailuService service, CancellationToken token)
    {
        if (await WayOutAsync(service, token).ConfigureAwait(false) is null)
        {
            return null;
        }

        await CloseAsync(service, token).ConfigureAwait(false);
        return await WayOutAsync(service, token).ConfigureAwait(false);
    }

    private async Task<string?> WayOutAsync(MailuService service, CancellationToken token)
    {
        var result = await server.ExecAsync(service, ExecRequest.Shell(Script), token).ConfigureAwait(false);
        var found = result.OutputText.Trim();
        return found.Length > 0 ? found.Split('\n')[0] : result.ExitCode == 0 ? null : $"its routes cannot be read: {Mail.Secrets.LastLine(result.ErrorText)}";
    }

    /// <summary>
    /// Engines before 27 give each container of an internal bridge a default route to the bridge's address. Nobody has that address here, so
    /// that it leads nowhere; it is taken away all the same.
    /// </summary>
    private async Task CloseAsync(MailuService service, CancellationToken token)
    {
        if (server.Deployment.Kind != DeploymentKind.Compose || image is null)
        {
            return;
        }

        var helper = new HelperContainer(image, "python3")
        {
            Labels = labels, Mounts = [], RoutesOf = await server.ContainerAsync(service, token).ConfigureAwait(false),
        };
        var result = await server.Engine.RunAsync(helper, ExecRequest.Of("python3", "-c", Mail.ContainerScript.Load("noroute.py")), token).ConfigureAwait(false);
        server.Events.Verbose($"{service.FullName}: default route taken away (exit code {result.ExitCode}) {result.ErrorText.Trim()}".TrimEnd());
    }
}
