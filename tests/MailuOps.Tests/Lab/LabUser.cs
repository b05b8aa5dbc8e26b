using System.Management.Automation;
using System.Net;
using System.Security.Cryptography;
using MailuOps.Deployment;
using MailuOps.Mail;

namespace MailuOps.Tests.Lab;

/// <summary>An address of the lab for one test. Whatever the test did, its account and its mail are gone afterwards.</summary>
internal sealed class LabUser : IAsyncDisposable
{
    /// <summary>The lab's second domain.</summary>
    public const string OtherDomain = "other.example.com";

    private readonly LabHost _lab;

    private LabUser(LabHost lab, string address)
    {
        _lab = lab;
        Address = address;
        Credential = Login(address, Password);
    }

    /// <summary>user@domain.</summary>
    public string Address { get; }

    /// <summary>The password, when the account was made by <see cref="CreateAsync"/>.</summary>
    public string Password { get; } = Secrets.NewPassword();

    /// <summary>The login.</summary>
    public PSCredential Credential { get; }

    /// <summary>The mailbox folder in the imap container.</summary>
    public string Home => $"/mail/{Address}";

    /// <summary>An address that nobody has, to be created by the test.</summary>
    public static LabUser Reserve(LabHost lab, string? domain = null, string? name = null) =>
        new(lab, $"{name ?? "t-" + Secrets.NewToken(10)}@{domain ?? lab.Server.Deployment.Domain}");

    /// <summary>A new account.</summary>
    public static async Task<LabUser> CreateAsync(LabHost lab, string? domain = null, string? name = null)
    {
        var user = Reserve(lab, domain, name);
        // Straight into the database: a call of Mailu's command line takes seconds, and New-MailuTestUser has tests of its own.
        const string Insert =
            "insert into user (created_at, localpart, domain_name, email, password, quota_bytes, global_admin, enable_imap, enable_pop, "
            + "forward_enabled, reply_enabled, displayed_name, spam_enabled) values (date('now'), ?, ?, ?, ?, 1000000000, 0, 1, 1, 0, 0, '', 1)";
        var parts = user.Address.Split('@');
        await lab.SqlAsync(Insert, parts[0], parts[1], user.Address, Hash(user.Password));
        return user;
    }

    /// <summary>A new account with one message, sent past the spam filter because that is quick.</summary>
    public static async Task<(LabUser User, MailuProbe Probe)> WithMessageAsync(LabHost lab)
    {
        var user = await CreateAsync(lab);
        return (user, await user.ReceiveAsync());
    }

    /// <summary>Delivers a message to it.</summary>
    public async Task<MailuProbe> ReceiveAsync()
    {
        var options = new ProbeOptions { Via = ProbeRoute.Sendmail };
        var probe = await new ProbeSender(_lab.Server).SendAsync(new UserAddress(Address), options, CancellationToken.None);
        return await new Mailbox(_lab.Server).AwaitProbeAsync(probe, TimeSpan.FromSeconds(60), CancellationToken.None);
    }

    /// <summary>A login with another password.</summary>
    public static PSCredential Login(string address, string password) => new(address, new NetworkCredential("", password).SecurePassword);

    /// <summary>As passlib writes it; few rounds, for a password that lives for seconds.</summary>
    private static string Hash(string password)
    {
        const int Rounds = 1000;
        var salt = RandomNumberGenerator.GetBytes(16);
        var sum = Rfc2898DeriveBytes.Pbkdf2(password, salt, Rounds, HashAlgorithmName.SHA512, 64);
        static string Text(byte[] bytes) => Convert.ToBase64String(bytes).TrimEnd('=').Replace('+', '.');
        return $"$pbkdf2-sha512${Rounds}${Text(salt)}${Text(sum)}";
    }

    /// <inheritdoc/>
    public override string ToString() => Address;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await new AccountStore(_lab.Server).DeleteAsync(new UserAddress(Address), CancellationToken.None);
        await _lab.InAsync(MailuRole.Imap, "rm -rf -- \"$1\" \"$1\".*", Home);
    }
}
