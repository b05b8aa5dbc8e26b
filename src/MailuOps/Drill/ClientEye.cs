using MailKit;
using MailKit.Net.Imap;
using MailKit.Search;
using MailKit.Security;
using MailuOps.Deployment;
using MailuOps.Mail;

namespace MailuOps.Drill;

/// <summary>What a mail client sees that logs in as the test user: through the front, by IMAP, with TLS where it is offered.</summary>
internal sealed class ClientEye(MailuServer server, bool skipCertificateCheck)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);
    // Whole messages as fetched before the backup, by Message-ID.
    private readonly Dictionary<string, string> _before = [];

    /// <summary>Before the backup: the probes can be read, with the body that was sent.</summary>
    public async Task LookAsync(DrillState state, CancellationToken token)
    {
        var (seen, detail, found) = await TryAsync(state, token).ConfigureAwait(false);
        var missing = state.Probes.Where(p => found?.GetValueOrDefault(p.MessageId)?.Body != p.BodySha256).Select(p => p.MessageId).ToList();
        foreach (var (id, message) in found ?? [])
        {
            _before[id] = message.Whole;
        }

        state.Client = state.Client with
        {
            Before = seen == Evidence.Yes ? DrillContext.Is(missing.Count == 0) : seen,
            Detail = seen == Evidence.Yes && missing.Count > 0 ? $"was not shown {string.Join(", ", missing.Take(3))} as sent" : detail,
        };
        if (state.Client.Before != Evidence.Yes)
        {
            server.Events.Warning($"No mail client could read the probes: {state.Client.Detail.TrimEnd('.')}. The drill goes on; its level stays below 2.");
        }
    }

    /// <summary>While the user is gone: the login must be refused.</summary>
    public async Task KnockAsync(DrillState state, CancellationToken token)
    {
        if (state.Client.Before != Evidence.Yes)
        {
            return;
        }

        var (seen, detail, _) = await TryAsync(state, token).ConfigureAwait(false);
        if (seen == Evidence.Yes)
        {
            state.Client = state.Client with { Refused = Evidence.No, Detail = "was let in although the account is gone" };
            throw Errors.LoginNotRefused(server.Stack, state.User!.ToString());
        }

        state.Client = state.Client with { Refused = seen == Evidence.No ? Evidence.Yes : Evidence.Unknown, Detail = detail };
    }

    /// <summary>After the restore: the same messages, byte for byte as fetched before. Gives back what differs, for people.</summary>
    public async Task<IReadOnlyList<string>> LookAgainAsync(DrillState state, CancellationToken token)
    {
        var (seen, detail, found) = await TryAsync(state, token).ConfigureAwait(false);
        IReadOnlyList<string> differences = seen switch
        {
            Evidence.Yes => [.. _before.Where(b => found!.GetValueOrDefault(b.Key)?.Whole != b.Value)
                .Select(b => $"a mail client is not shown probe {b.Key} as before")],
            Evidence.No => [$"a mail client could read the mail before and cannot now: {detail}"],
            _ => [],
        };
        state.Client = state.Client with
        {
            After = seen == Evidence.Yes ? DrillContext.Is(differences.Count == 0) : seen, Detail = differences.Count > 0 ? differences[0] : detail,
        };
        return differences;
    }

    private async Task<(Evidence Seen, string Detail, Dictionary<string, Fetched>? Found)> TryAsync(DrillState state, CancellationToken token)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(token);
        limit.CancelAfter(Limit);
        try
        {
            return await ReadAsync(state, limit.Token).ConfigureAwait(false);
        }
        catch (AuthenticationException e)
        {
            return (Evidence.No, $"login refused ({e.Message})", null);
        }
        catch (FolderNotFoundException e)
        {
            return (Evidence.No, $"folder {e.FolderName} is not shown", null);
        }
        catch (OperationCanceledException) when (!token.IsCancellationRequested)
        {
            return (Evidence.Unknown, $"no answer within {Limit.TotalSeconds:0} s", null);
        }
        catch (Exception e) when (e is MailuOpsException or ImapProtocolException or ImapCommandException or IOException)
        {
            // Not seen, whatever the reason: a port that is closed, a certificate nobody trusts, a connection that broke.
            return (Evidence.Unknown, e.Message, null);
        }
    }

    private async Task<(Evidence Seen, string Detail, Dictionary<string, Fetched>? Found)> ReadAsync(DrillState state, CancellationToken token)
    {
        await using var door = new ClientDoor(server, skipCertificateCheck);
        using var client = new ImapClient();
        var port = await door.ConnectImapAsync(client, token).ConfigureAwait(false);
        var secure = client.IsSecure ? "TLS" : "no TLS";
        if (client.AuthenticationMechanisms.Contains("PLAIN"))
        {
            // One attempt, not one a mechanism: servers wait for seconds after each that they refuse, and Mailu counts them against the client.
            client.AuthenticationMechanisms.IntersectWith(["PLAIN"]);
        }

        await client.AuthenticateAsync(state.User!.ToString(), state.Password!, token).ConfigureAwait(false);
        var found = new Dictionary<string, Fetched>();
        foreach (var probes in state.Probes.GroupBy(p => p.Mailbox))
        {
            var folder = await client.GetFolderAsync(probes.Key!, token).ConfigureAwait(false);
            await folder.OpenAsync(FolderAccess.ReadOnly, token).ConfigureAwait(false);
            foreach (var probe in probes)
            {
                var hits = await folder.SearchAsync(SearchQuery.HeaderContains("Message-Id", probe.MessageId), token).ConfigureAwait(false);
                if (hits.Count == 1)
                {
                    await using var stream = await folder.GetStreamAsync(hits[0], token).ConfigureAwait(false);
                    using var bytes = new MemoryStream();
                    await stream.CopyToAsync(bytes, token).ConfigureAwait(false);
                    found[probe.MessageId] = new Fetched(Digests.Sha256(bytes.ToArray()), Digests.Body(bytes.ToArray()));
                }
            }
        }

        await client.DisconnectAsync(true, token).ConfigureAwait(false);
        return (Evidence.Yes, $"read {found.Count} of {Plural.Of(state.Probes.Count, "message")} by IMAP (port {port}, {secure})", found);
    }

    private sealed record Fetched(string Whole, string Body);
}
