using MailuOps.Deployment;
using MailuOps.Engine;

namespace MailuOps.Drill.Sandboxes;

/// <summary>
/// Looks from inside of each container whether anything leads out of the sandbox. That the network was asked to be without a way out is
/// a promise; the routing table is what counts.
/// </summary>
internal sealed class SandboxIsolation(MailuServer server)
{
    /// <summary>A default route, IPv4 or IPv6, other than one that refuses (on lo).</summary>
    private const string Script = """
        awk 'NR > 1 && $2 == "00000000" { print "a default route by " $1 }' /proc/net/route
        [ ! -r /proc/net/ipv6_route ] || awk '$1 ~ /^0+$/ && $2 == "00" && $NF != "lo" { print "a default IPv6 route by " $NF }' /proc/net/ipv6_route
        """;

    /// <summary>Nothing, or MailuOps.SandboxNotIsolated.</summary>
    public async Task RequireAsync(CancellationToken token)
    {
        foreach (var service in server.Deployment.Services)
        {
            var result = await server.ExecAsync(service, ExecRequest.Shell(Script), token).ConfigureAwait(false);
            var found = result.OutputText.Trim();
            if (result.ExitCode != 0 || found.Length > 0)
            {
                throw Errors.SandboxNotIsolated(server.Stack, service.Name, found.Length > 0 ? found.Split('\n')[0] : $"its routes cannot be read: {Mail.Secrets.LastLine(result.ErrorText)}");
            }
        }
    }
}
