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
            if (await WhyNotAsync(user, async client => read += await ReadAsync(client, user, all, problems, token).ConfigureAwait(false), token).ConfigureAwait(false) is { } problem)
            {
                problems.Add(problem);
            }
        }

        return (read, problems);
    }

    /// <summary>Fetches one user's messages, whole, by folder and Message-ID: those that are shown. And why it cannot; null: it can.</summary>
    public async Task<(IReadOnlyDictionary<string, byte[]> Found, string? Problem)> FetchAsync(string user, IEnumerable<(string Folder, string Id)> wanted, CancellationToken token)
    {
        var found = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        var problem = await WhyNotAsync(
            user,
            async client =>
            {
                foreach (var ids in wanted.GroupBy(w => w.Folder, w => w.Id))
                {
                    await FetchAsync(await client.GetFolderAsync(ids.Key, token).ConfigureAwait(false), [.. ids], found, token).ConfigureAwait(false);
                }
            },
            token).ConfigureAwait(false);
        return (found, problem);
    }

    /// <summary>By the envelopes, as clients do: a search may go by an index that leaves Message-IDs out.</summary>
    private static async Task FetchAsync(IMailFolder folder, HashSet<string> ids, Dictionary<string, byte[]> found, CancellationToken token)
    {
        await folder.OpenAsync(FolderAccess.ReadOnly, token).ConfigureAwait(false);
        foreach (var shown in await folder.FetchAsync(0, -1, MessageSummaryItems.UniqueId | MessageSummaryItems.Envelope, token).ConfigureAwait(false))
        {
            if (ids.Contains($"<{shown.Envelope?.MessageId}>"))
            {
                await using var text = await folder.GetStreamAsync(shown.UniqueId, token).ConfigureAwait(false);
                using var bytes = new MemoryStream();
                await text.CopyToAsync(bytes, token).ConfigureAwait(false);
                found[$"<{shown.Envelope!.MessageId}>"] = bytes.ToArray();
            }
        }
    }

    /// <summary>Logs in as a user and does something; why that does not go, or null.</summary>
    private async Task<string?> WhyNotAsync(string user, Func<ImapClient, Task> act, CancellationToken token)
    {
        var imap = server.Deployment.Require(MailuRole.Imap);
        try
        {
            var container = await server.ContainerAsync(imap, token).ConfigureAwait(false);
            await using var stream = await ContainerTunnel.OpenAsync(server.Engine, container, imap.FullName, Port, token).ConfigureAwait(false);
            using var client = new ImapClient();
            await client.ConnectAsync(stream, imap.FullName, Port, SecureSocketOptions.None, token).ConfigureAwait(false);
            await client.AuthenticateAsync(user, "any", token).ConfigureAwait(false);
            await act(client).ConfigureAwait(false);
            await client.DisconnectAsync(true, token).ConfigureAwait(false);
            return null;
        }
        catch (AuthenticationException e)
        {
            return $"{user}: a mail client is not let in ({e.Message})";
        }
        catch (Exception e) when (e is FolderNotFoundException or ImapProtocolException or ImapCommandException or IOException)
        {
            return $"{user}: a mail client cannot read the mailbox ({e.Message})";
        }
    }

    private static async Task<long> ReadAsync(ImapClient client, string user, bool all, List<string> problems, CancellationToken token)
    {
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
