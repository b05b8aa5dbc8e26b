using System.Text.RegularExpressions;
using MailuOps.Deployment;

namespace MailuOps.Mail;

/// <summary>
/// A mailbox of the server itself, to which a message is sent now and then. A copy that is restored from a backup shows by it to which
/// moment it goes back. Each message tells by its own word what its text must be, so nothing has to be kept anywhere else.
/// </summary>
public sealed partial class StandingProbe(MailuServer server)
{
    /// <summary>The remark by which its user is known.</summary>
    public const string Marker = "MailuOps probe: its mail shows to which moment a backup goes back";

    private const string LocalPart = "mailuops.probe";
    private const int Size = 2048;

    /// <summary>Its address; null: there is none.</summary>
    public async Task<UserAddress?> FindAsync(CancellationToken token) =>
        (await new AccountStore(server).ListAsync(token).ConfigureAwait(false)).FirstOrDefault(u => u.Comment == Marker) is { } user ? new UserAddress(user.Address) : null;

    /// <summary>Where it would be made.</summary>
    /// <param name="domain">Null: the deployment's main domain.</param>
    public async Task<UserAddress> PlaceAsync(string? domain, CancellationToken token) =>
        new($"{LocalPart}@{(await new TestAccounts(server).NewAddressAsync(domain, token).ConfigureAwait(false)).Domain}");

    /// <summary>Makes its user. Nobody knows the password, and nobody needs it.</summary>
    public Task PlantAsync(UserAddress address, CancellationToken token) => new TestAccounts(server).CreateAsync(address, Secrets.NewPassword(), Marker, token);

    /// <summary>Sends it one more message by the whole way of delivery, and waits for it.</summary>
    public async Task<MailuProbe> RefreshAsync(UserAddress address, TimeSpan timeout, CancellationToken token)
    {
        var sent = await new ProbeSender(server).SendAsync(address, new ProbeOptions { Size = Size }, token).ConfigureAwait(false);
        return await new Mailbox(server).AwaitProbeAsync(sent, timeout, token).ConfigureAwait(false);
    }

    /// <summary>Its messages: others, that anybody may send it, are left aside.</summary>
    /// <param name="bodies">True: each is read, and <see cref="StandingMessage.Intact"/> told.</param>
    public async Task<IReadOnlyList<StandingMessage>> ReadAsync(UserAddress address, bool bodies, CancellationToken token) =>
        [.. (await new Mailbox(server).ReadAsync(address, null, bodies, token).ConfigureAwait(false))
            .Select(m => (Message: m, Word: Subject().Match(m.Subject)))
            .Where(m => m.Word.Success && m.Message.Received is not null)
            .Select(m => new StandingMessage(
                m.Message.MessageId, m.Message.Received!.Value, m.Message.BodySha256 is { } body ? body == ProbeMessage.BodyOf(m.Word.Groups[1].Value, Size) : null))];

    [GeneratedRegex("^MailuOps probe (mailuops-[a-z0-9]{20})$")]
    private static partial Regex Subject();
}
