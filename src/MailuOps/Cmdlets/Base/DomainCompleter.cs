using MailuOps.Deployment;
using MailuOps.Mail;

namespace MailuOps.Cmdlets;

/// <summary>Completes -Domain with the main domain and those that have users.</summary>
public sealed class DomainCompleter : ServerCompleter
{
    private protected override async Task<IReadOnlyList<string>> ListAsync(MailuServer server, string? detail, CancellationToken token)
    {
        var users = await new AccountStore(server).ListAsync(token).ConfigureAwait(false);
        var domains = users.Select(u => u.Address[(u.Address.IndexOf('@', StringComparison.Ordinal) + 1)..]).Order(StringComparer.Ordinal);
        return server.Deployment.Domain is { } main ? [.. domains.Prepend(main)] : [.. domains];
    }
}
