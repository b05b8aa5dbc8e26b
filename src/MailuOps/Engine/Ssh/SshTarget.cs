using System.Globalization;
using System.Text.RegularExpressions;

namespace MailuOps.Engine.Ssh;

/// <summary>ssh://[user@]host[:port][/path/of/the/socket]; the host may be an alias of the user's ssh configuration.</summary>
internal sealed partial record SshTarget(string? User, string Host, int? Port, string? Socket)
{
    /// <summary>Reads what follows "ssh://"; null and a reason where it cannot be used.</summary>
    public static SshTarget? Parse(string rest, out string? reason)
    {
        var match = Form().Match(rest);
        var (user, host, port) = (match.Groups["user"].Value, match.Groups["host"].Value.Trim('[', ']'), match.Groups["port"].Value);
        reason = !match.Success ? "write ssh://user@host:port"
            : user.Contains(':', StringComparison.Ordinal) ? "a password has no place in an address: ssh takes your key or your agent"
            // ssh would read it as an option.
            : user.StartsWith('-') || host.StartsWith('-') ? "neither a user nor a host starts with '-'"
            : port.Length > 0 && (!int.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number is < 1 or > 65535)
                ? "a port has 1 to 65535"
            : null;
        var socket = match.Groups["socket"].Value.TrimEnd('/');
        return reason is not null ? null : new SshTarget(
            user.Length > 0 ? user : null, host, port.Length > 0 ? int.Parse(port, CultureInfo.InvariantCulture) : null, socket.Length > 0 ? socket : null);
    }

    /// <summary>The target of an address that was read before.</summary>
    public static SshTarget Of(Uri address) => Parse(address.OriginalString["ssh://".Length..], out _)!;

    /// <summary>What `ssh` is told: where to, and nothing that the user's own configuration decides.</summary>
    public IReadOnlyList<string> Arguments =>
        [.. User is null ? (string[])[] : ["-l", User], .. Port is { } port ? (string[])["-p", port.ToString(CultureInfo.InvariantCulture)] : [], "--", Host];

    [GeneratedRegex(@"^((?<user>[^@/\s]+)@)?(?<host>\[[0-9A-Fa-f:.%a-z]+\]|[^@:/\[\]\s?#]+)(:(?<port>[0-9]+))?(?<socket>/[^\s?#:]*)?$")]
    private static partial Regex Form();
}
