using MailuOps.Deployment;
using MailuOps.Mail;

namespace MailuOps.Cmdlets;

/// <summary>
/// Completes a folder with those of the mailbox that -Address names which hold messages. From the disk: asking dovecot for its list
/// would make an empty mailbox where one was just removed.
/// </summary>
public sealed class MailFolderCompleter : ServerCompleter
{
    private protected override string? Detail(Func<string, string?> parameter) => parameter("Address");

    private protected override async Task<IReadOnlyList<string>> ListAsync(MailuServer server, string? detail, CancellationToken token)
    {
        var home = await new Dovecot(server).HomeAsync(new UserAddress(detail ?? ""), token).ConfigureAwait(false);
        var files = (await new MaildirStore(server).ScanAsync(home, digests: false, token).ConfigureAwait(false)).Files;
        return [.. files.Select(f => f.Folder.Length == 0 ? "INBOX" : f.Folder.TrimStart('.'))
            // On disk other letters than ASCII are encoded.
            .Where(f => !f.Contains('&', StringComparison.Ordinal)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
    }
}
