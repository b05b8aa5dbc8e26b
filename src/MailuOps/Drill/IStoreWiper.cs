using MailuOps.Deployment;
using MailuOps.Mail;

namespace MailuOps.Drill;

/// <summary>Destroys the evidence. Behind an interface so that tests can wipe the wrong thing.</summary>
internal interface IStoreWiper
{
    Task WipeAccountAsync(UserAddress user, CancellationToken token);

    Task WipeMailAsync(UserAddress user, string home, CancellationToken token);
}

/// <summary>Removes the mailbox folder and the database rows.</summary>
internal sealed class StoreWiper(MailuServer server) : IStoreWiper
{
    // In the database, because the CLI takes seconds; both ways are proven by their own tests.
    public Task WipeAccountAsync(UserAddress user, CancellationToken token) => new TestAccounts(server).RemoveAsync(user, true, token);

    public Task WipeMailAsync(UserAddress user, string home, CancellationToken token) => new MaildirStore(server).RemoveAsync(user, home, token);
}
