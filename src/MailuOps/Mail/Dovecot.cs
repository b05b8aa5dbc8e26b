using System.Globalization;
using System.Text;
using System.Text.Json;
using MailuOps.Deployment;
using MailuOps.Engine;

namespace MailuOps.Mail;

/// <summary>Questions to dovecot through doveadm in the imap container: what a mail client would be told.</summary>
public sealed class Dovecot(MailuServer server)
{
    private const int UnknownUser = 67;

    /// <summary>Whether the running services know the user.</summary>
    public async Task<bool> KnowsAsync(UserAddress address, CancellationToken token)
    {
        var result = await RunAsync(["doveadm", "user", "--", address.ToString()], token).ConfigureAwait(false);
        return result.ExitCode switch
        {
            0 => true,
            UnknownUser => false,
            _ => throw Failed("doveadm user", result),
        };
    }

    /// <summary>The user's mailbox folder as dovecot has it, or the error MailuOps.UserNotFound.</summary>
    public async Task<string> HomeAsync(UserAddress address, CancellationToken token)
    {
        var result = await RunAsync(["doveadm", "user", "-f", "home", "--", address.ToString()], token).ConfigureAwait(false);
        return result.ExitCode switch
        {
            0 => result.OutputText.Trim(),
            UnknownUser => throw Errors.UserNotFound(server.Stack, address.ToString()),
            _ => throw Failed("doveadm user -f home", result),
        };
    }

    /// <summary>The mailbox folders of the users, by address. One that dovecot does not answer for makes the whole call an error.</summary>
    /// <param name="users">From the account store: `doveadm user '*'` lists nobody, and exits 0, where the user database cannot iterate.</param>
    public async Task<IReadOnlyDictionary<string, string>> HomesAsync(IReadOnlyList<string> users, CancellationToken token)
    {
        // One exec for all: a line a user in the order asked, with empty ones in between.
        var request = ExecRequest.Of("xargs", "-0", "doveadm", "user", "-f", "home", "--") with { Input = Encoding.UTF8.GetBytes(string.Join('\0', users)) };
        var result = await server.ExecAsync(MailuRole.Imap, request, token).ConfigureAwait(false);
        var homes = result.OutputLines.Where(l => l.Length > 0).ToList();
        return result.ExitCode == 0 && homes.Count == users.Count
            ? Enumerable.Range(0, homes.Count).ToDictionary(i => users[i], i => homes[i])
            : throw Failed("doveadm user -f home", result);
    }

    /// <summary>
    /// Messages with this Message-ID in any folder of the user, as dovecot shows them. Never asked before the mailbox folder
    /// exists: dovecot would create an empty one.
    /// </summary>
    public async Task<IReadOnlyList<DovecotMessage>> FetchAsync(UserAddress address, string? messageId, CancellationToken token)
    {
        string[] query = messageId is null ? ["mailbox", "*"] : ["mailbox", "*", "header", "message-id", messageId];
        string[] command =
        [
            "doveadm", "-f", "json", "fetch", "-u", address.ToString(),
            "mailbox mailbox-guid uid guid size.physical date.received flags hdr", .. query,
        ];
        var result = await RunAsync(command, token).ConfigureAwait(false);
        if (result.ExitCode == 0 && Parse(result.OutputText) is var found)
        {
            if (found.Count == 0)
            {
                await RequireReadableAsync(address, token).ConfigureAwait(false);
            }

            return found;
        }

        throw result.ExitCode switch
        {
            UnknownUser => Errors.UserNotFound(server.Stack, address.ToString()),
            _ => Failed("doveadm fetch", result),
        };
    }

    /// <summary>The GUIDs of all messages of the user. To be asked only where the mailbox folder exists, as <see cref="FetchAsync"/>.</summary>
    public async Task<IReadOnlyList<string>> GuidsAsync(UserAddress address, CancellationToken token)
    {
        await RequireReadableAsync(address, token).ConfigureAwait(false);
        var result = await RunAsync(["doveadm", "-f", "tab", "fetch", "-u", address.ToString(), "guid", "mailbox", "*"], token).ConfigureAwait(false);
        // The first line is the heading.
        return result.ExitCode == 0 ? [.. result.OutputLines.Skip(1)] : throw Failed("doveadm fetch", result);
    }

    /// <summary>Over all folders dovecot passes over those that it cannot read, and exits 0: only a look at one by name tells.</summary>
    private async Task RequireReadableAsync(UserAddress address, CancellationToken token)
    {
        var result = await RunAsync(["doveadm", "search", "-u", address.ToString(), "mailbox", "INBOX", "uid", "1"], token).ConfigureAwait(false);
        if (result.ExitCode != 0)
        {
            throw Failed("doveadm search", result);
        }
    }

    /// <summary>The whole message as dovecot gives it to a client (decompressed, whatever the disk holds).</summary>
    public async Task<byte[]> TextAsync(UserAddress address, string mailboxGuid, uint uid, CancellationToken token)
    {
        var result = await RunAsync(
            ["doveadm", "-f", "pager", "fetch", "-u", address.ToString(), "text", "mailbox-guid", mailboxGuid, "uid", uid.ToString(CultureInfo.InvariantCulture)],
            token).ConfigureAwait(false);
        if (result.ExitCode != 0)
        {
            throw Failed("doveadm fetch text", result);
        }

        // "text:" and a line end come before it, a form feed behind it.
        var output = result.Output.AsSpan();
        var start = output.IndexOf((byte)'\n') + 1;
        var end = output.LastIndexOf((byte)'\f');
        return output[start..(end < start ? output.Length : end)].ToArray();
    }

    /// <summary>Makes dovecot read the user's folders from the disk: files laid over a live mailbox can stay invisible.</summary>
    public async Task ResyncAsync(UserAddress address, CancellationToken token)
    {
        var result = await RunAsync(["doveadm", "force-resync", "-u", address.ToString(), "*"], token).ConfigureAwait(false);
        if (result.ExitCode != 0)
        {
            throw Failed("doveadm force-resync", result);
        }
    }

    /// <summary>Drops cached look-ups and ends the user's sessions, which may still hold what was wiped.</summary>
    public async Task KickAsync(UserAddress address, CancellationToken token)
    {
        // Exit 68: nobody was logged in.
        await RunAsync(["doveadm", "kick", "--", address.ToString()], token).ConfigureAwait(false);
    }

    internal static IReadOnlyList<DovecotMessage> Parse(string json)
    {
        if (json.Trim().Length == 0)
        {
            return [];
        }

        using var document = JsonDocument.Parse(json);
        return [.. document.RootElement.EnumerateArray().Select(m => new DovecotMessage(
            Text(m, "mailbox"), Text(m, "mailbox-guid"), uint.Parse(Text(m, "uid"), CultureInfo.InvariantCulture), Text(m, "guid"))
        {
            Size = long.TryParse(Text(m, "size.physical"), CultureInfo.InvariantCulture, out var size) ? size : 0,
            Received = DateTimeOffset.TryParse(Text(m, "date.received"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date) ? date : null,
            Flags = Text(m, "flags").Split(' ', StringSplitOptions.RemoveEmptyEntries),
            Headers = Text(m, "hdr"),
        })];
    }

    private static string Text(JsonElement message, string name) =>
        message.TryGetProperty(name, out var value) ? value.ValueKind == JsonValueKind.String ? value.GetString()! : value.ToString() : "";

    private Task<ExecResult> RunAsync(string[] command, CancellationToken token) =>
        server.ExecAsync(MailuRole.Imap, ExecRequest.Of(command), token);

    private MailuOpsException Failed(string command, ExecResult result) => Errors.DovecotFailed(
        server.Stack, command, result.ExitCode, Secrets.LastLine(result.ErrorText.Trim().Length > 0 ? result.ErrorText : result.OutputText));
}
