using System.Globalization;
using MailuOps.Deployment;

namespace MailuOps.Mail;

/// <summary>Where the front stands behind a load balancer: it closes a connection that does not begin with that one's PROXY header. Pure.</summary>
internal static class ProxyProtocol
{
    private static readonly HashSet<int> MailPorts = [25, 110, 995, 143, 993, 587, 465, 4190];

    /// <summary>True: only the load balancer gets an answer at this port.</summary>
    public static bool IsWanted(MailuService front, int port)
    {
        var words = front.Environment.GetValueOrDefault("PROXY_PROTOCOL", "").Split(',');
        return words.Contains(port.ToString(CultureInfo.InvariantCulture)) || (words.Any(w => w is "mail" or "all-but-http" or "all") && MailPorts.Contains(port));
    }
}
