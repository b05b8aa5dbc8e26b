using MailuOps.Deployment;
using MailuOps.Mail;

namespace MailuOps.Cmdlets;

/// <summary>Completes -Address with the users of the deployment.</summary>
public sealed class UserCompleter : ServerCompleter
{
    private protected override async Task<IReadOnlyList<string>> ListAsync(MailuServer server, string? detail, CancellationToken token) =>
        [.. (await new AccountStore(server).ListAsync(token).ConfigureAwait(false)).Select(u => u.Address)];
}
