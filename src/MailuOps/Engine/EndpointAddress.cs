using System.Globalization;
using System.Text;
using MailuOps.Engine.Ssh;

namespace MailuOps.Engine;

/// <summary>Reads an endpoint as users write it into an address in one canonical form.</summary>
internal static class EndpointAddress
{
    private const int PlainPort = 2375;
    private const int TlsPort = 2376;

    /// <summary>Longest path of a unix socket in bytes (Linux; macOS has 103).</summary>
    private const int LongestSocketPath = 107;

    /// <param name="text">unix:///path, /path, npipe:////./pipe/name, tcp://host[:port], host:port, :port, ssh://[user@]host[:port].</param>
    /// <param name="source">Where it came from, for messages.</param>
    /// <param name="tls">True: a missing port is 2376 rather than 2375.</param>
    public static Uri Parse(string text, string source, bool tls)
    {
        var value = text.Trim();
        var split = value.IndexOf("://", StringComparison.Ordinal);
        var scheme = split < 0 ? (value.StartsWith('/') ? "unix" : "tcp") : value[..split].ToLowerInvariant();
        var rest = split < 0 ? value : value[(split + 3)..];
        return scheme switch
        {
            "unix" => Unix(rest, text, source),
            "npipe" => Pipe(rest, text, source),
            "tcp" => Tcp(rest, text, source, tls),
            "ssh" => SshTarget.Parse(rest, out var reason) is null ? throw Invalid(text, source, reason!) : new Uri("ssh://" + rest),
            "http" => throw Invalid(text, source, "write tcp:// instead of http://"),
            "https" => throw Invalid(text, source, "write tcp:// instead of https:// and set DOCKER_TLS_VERIFY=1"),
            _ => throw Invalid(text, source, $"the scheme '{scheme}' is not known"),
        };
    }

    private static Uri Unix(string path, string text, string source)
    {
        if (!path.StartsWith('/') || path.Length < 2)
        {
            throw Invalid(text, source, "the path of a unix socket is absolute: unix:///path");
        }

        if (Encoding.UTF8.GetByteCount(path) > LongestSocketPath)
        {
            throw Invalid(text, source, $"the path of a unix socket has at most {LongestSocketPath} bytes");
        }

        // Escaped, so that LocalPath gives exactly this path whatever characters it has.
        return new Uri("unix://" + string.Join('/', path.Split('/').Select(Uri.EscapeDataString)));
    }

    private static Uri Pipe(string rest, string text, string source)
    {
        var parts = rest.Replace('\\', '/').Split('/', StringSplitOptions.RemoveEmptyEntries);
        return parts.Length == 3 && parts[1].Equals("pipe", StringComparison.OrdinalIgnoreCase)
            ? new Uri($"npipe://{parts[0]}/pipe/{parts[2]}")
            : throw Invalid(text, source, "a named pipe is written npipe://./pipe/name");
    }

    private static Uri Tcp(string rest, string text, string source, bool tls)
    {
        var authority = rest.TrimEnd('/');
        if (authority.Length == 0 || authority[0] == ':')
        {
            authority = "localhost" + authority;
        }

        if (authority.IndexOfAny(['/', '?', '#', '@', '\\', ' ']) >= 0)
        {
            throw Invalid(text, source, "an address has a host and a port, nothing more");
        }

        if (!Uri.TryCreate("tcp://" + authority, UriKind.Absolute, out var uri) || uri.Host.Length == 0
            || Uri.CheckHostName(uri.IdnHost) == UriHostNameType.Unknown || authority.EndsWith(':'))
        {
            throw Invalid(text, source, "the host or the port is malformed (a port has 1 to 65535; an IPv6 address stands in [ ])");
        }

        var port = uri.Port switch
        {
            -1 => tls ? TlsPort : PlainPort,
            0 => throw Invalid(text, source, "the port is 1 to 65535"),
            var given => given,
        };
        return new Uri(string.Create(CultureInfo.InvariantCulture, $"tcp://{uri.Host}:{port}"));
    }

    private static MailuOpsException Invalid(string text, string source, string reason) => Errors.EngineEndpointInvalid(text, source, reason);
}
