using MailKit;
using MailKit.Net.Imap;
using MailKit.Security;
using MailuOps.Deployment;
using MailuOps.Engine;
using MimeKit;

namespace MailuOps.Drill.Sandboxes;

/// <summary>
/// A mail client in the sandbox: opens mailboxes by IMAP and reads messages, each parsed as MIME. It comes from inside of the network, from
/// where Mailu's dovecot takes any password, because the front has checked it: nobody's password is needed or changed.
/// </summary>
internal sealed class SandboxEye(MailuServer server)
{
    private const int Port = 143;

    /// <summary>Reads each user's messages: the newest of INBOX, or all of all folders. Gives back how many, and what could not be read.</summary>
    public async Task<(long Read, IReadOnlyList<string> Problems)> ReadAsync(IReadOnlyList<string> users, bool all, CancellationToken token)
    {
        var (read, problems) = (0L, new List<string>());
        foreach (var user in users)
        {
            try
            {
                read += await ReadAsync(user, all, problems, token).ConfigureAwait(false);
            }
            catch (AuthenticationException e)
            {
                problems.Add($"{user}: a mail client is not let in ({e.Message})");
            }
            catch (Exception e) when (e is ImapProtocolException or ImapCommandException or IOException)
            {
                problems.Add($"{user}: a mail client cannot read the mailbox ({e.Message})");
            }
        }

        return (read, problems);
    }

    private async Task<long> ReadAsync(string user, bool all, List<string> problems, CancellationToken token)
    {
        var imap = server.Deployment.Require(MailuRole.Imap);
        var container = await server.ContainerAsync(imap, token).ConfigureAwait(false);
        await using var stream = await ContainerTunnel.OpenAsync(server.Engine, container, imap.FullName, Port, token).ConfigureAwait(false);
        using var client = new ImapClient();
        await client.ConnectAsync(stream, imap.FullName, Port, SecureSocketOptions.None, token).ConfigureAwait(false);
        await client.AuthenticateAsync(user, "any", token).ConfigureAwait(false);
        var folders = all ? await client.GetFoldersAsync(client.PersonalNamespaces[0], cancellationToken: token).ConfigureAwait(false) : [client.Inbox];
        var read = 0L;
        foreach (var folder in folders.Where(f => !f.Attributes.HasFlag(FolderAttributes.NonExistent) && !f.Attributes.HasFlag(FolderAttributes.NoSelect)))
        {
            await folder.OpenAsync(FolderAccess.ReadOnly, token).ConfigureAwait(false);
            for (var i = all ? 0 : Math.Max(0, folder.Count - 1); i < folder.Count; i++)
            {
                await using var message = await folder.GetStreamAsync(i, token).ConfigureAwait(false);
                read += await ParsesAsync(message, $"{user}: message {i + 1} in {folder.FullName}", problems, token).ConfigureAwait(false) ? 1 : 0;
            }
        }

        await client.DisconnectAsync(true, token).ConfigureAwait(false);
        return read;
    }

    private static async Task<bool> ParsesAsync(Stream message, string name, List<string> problems, CancellationToken token)
    {
        try
        {
            var parsed = await MimeMessage.LoadAsync(message, token).ConfigureAwait(false);
            if (parsed.Headers.Count > 0)
            {
                return true;
            }

            problems.Add($"{name} has no header");
        }
        catch (FormatException e)
        {
            problems.Add($"{name} is no MIME message ({e.Message})");
        }

        return false;
    }
}
