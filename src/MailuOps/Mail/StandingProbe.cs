using System.Text.RegularExpressions;
using MailuOps.Deployment;

namespace MailuOps.Mail;

/// <summary>
/// A mailbox of the server itself, to which a message is sent now and then. A copy that is restored from a backup shows by it to which
/// moment it goes back. Each message tells by its own word what its text must be, so nothing has to be kept anywhere else.
/// </summary>
public sealed partial class StandingProbe(MailuServer server)
{
    /// <summary>The remark by which its user is known; behind it, in brackets, the mark of its password, if that is known.</summary>
    public const string Marker = "MailuOps probe: its mail shows to which moment a backup goes back";

    private const string LocalPart = "mailuops.probe";
    private const int Size = 2048;

    /// <summary>Its address; null: there is none.</summary>
    public async Task<UserAddress?> FindAsync(CancellationToken token) => await UserAsync(token).ConfigureAwait(false) is { } user ? new UserAddress(user.Address) : null;

    /// <summary>Where it would be made.</summary>
    /// <param name="domain">Null: the deployment's main domain.</param>
    public async Task<UserAddress> PlaceAsync(string? domain, CancellationToken token) =>
        new($"{LocalPart}@{(await new TestAccounts(server).NewAddressAsync(domain, token).ConfigureAwait(false)).Domain}");

    /// <summary>Makes its user; one that is there gets the password that is known, if it has another.</summary>
    public async Task PlantAsync(UserAddress address, CancellationToken token)
    {
        var (user, login) = (await UserAsync(token).ConfigureAwait(false), await new ProbeLogin(server).MakeAsync(address, token).ConfigureAwait(false));
        var (comment, password) = login is { } known ? ($"{Marker} [{known.Mark}]", known.Password) : (Marker, Secrets.NewPassword());
        var accounts = new TestAccounts(server);
        if (user is null)
        {
            await accounts.CreateAsync(address, password, comment, token).ConfigureAwait(false);
        }
        else if (login is not null && user.Comment != comment)
        {
            await accounts.ChangeAsync(address, password, comment, token).ConfigureAwait(false);
        }
    }

    /// <summary>Whether admin takes its password and no other; null: it is not known. And why, for people.</summary>
    public async Task<(bool? Taken, string Detail)> TryLoginAsync(CancellationToken token) => await UserAsync(token).ConfigureAwait(false) is { } user
        ? await new ProbeLogin(server).TryAsync(new UserAddress(user.Address), Mark().Match(user.Comment) is { Success: true } mark ? mark.Groups[1].Value : null, token).ConfigureAwait(false)
        : (null, "there is none");

    /// <summary>Sends it one more message by the whole way of delivery, and waits for it.</summary>
    public async Task<MailuProbe> RefreshAsync(UserAddress address, TimeSpan timeout, CancellationToken token)
    {
        var sent = await new ProbeSender(server).SendAsync(address, new ProbeOptions { Size = Size }, token).ConfigureAwait(false);
        return await new Mailbox(server).AwaitProbeAsync(sent, timeout, token).ConfigureAwait(false);
    }

    /// <summary>Its messages, by dovecot's own tool: others, that anybody may send it, are left aside.</summary>
    public async Task<IReadOnlyList<StandingMessage>> ListAsync(UserAddress address, CancellationToken token) =>
        [.. (await new Mailbox(server).ReadAsync(address, null, false, token).ConfigureAwait(false))
            .Select(m => (Message: m, Word: Subject().Match(m.Subject)))
            .Where(m => m.Word.Success && m.Message.Received is not null)
            .Select(m => new StandingMessage(m.Message.MessageId, m.Message.Received!.Value, null)
            {
                Shown = m.Message, BodySha256 = ProbeMessage.BodyOf(m.Word.Groups[1].Value, Size),
            })];

    /// <summary>One of them, whole.</summary>
    internal Task<byte[]> TextAsync(StandingMessage message, CancellationToken token) =>
        new Dovecot(server).TextAsync(new UserAddress(message.Shown!.Address), message.Shown.MailboxGuid, message.Shown.Uid, token);

    private async Task<MailuUser?> UserAsync(CancellationToken token) =>
        (await new AccountStore(server).ListAsync(token).ConfigureAwait(false)).FirstOrDefault(u => u.Comment == Marker || u.Comment.StartsWith($"{Marker} [", StringComparison.Ordinal));

    [GeneratedRegex(@" \[([0-9a-f]{8})\]$")]
    private static partial Regex Mark();

    [GeneratedRegex("^MailuOps probe (mailuops-[a-z0-9]{20})$")]
    private static partial Regex Subject();
}
