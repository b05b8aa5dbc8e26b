using MailuOps.Drill.Sandboxes;
using MailuOps.Mail;

namespace MailuOps.Tests.Sandboxes;

/// <summary>Restored stores that are whole, each by itself, and yet not this server's or not of one time.</summary>
public class StoreFitTests
{
    private static readonly DateTimeOffset Taken = new(2026, 1, 10, 2, 0, 0, TimeSpan.Zero);
    private static readonly StoreSight Production = Sight(["anna@a.example", "bela@a.example", "new@a.example"], ["anna@a.example", "bela@a.example"]);

    [Fact]
    public void What_fits_gives_nothing()
    {
        // Itself; and without somebody who came after the snapshot, and with one who went before it.
        foreach (var copy in new[] { Production, Sight(["anna@a.example"], ["anna@a.example", "gone@a.example"]) })
        {
            var (accounts, mail) = StoreFit.Of(copy, Production, Taken);
            Assert.Empty(accounts.Concat(mail));
        }
    }

    [Fact]
    public void A_mailbox_that_used_quota_and_has_no_folder_is_missed()
    {
        var copy = Sight(["anna@a.example", "bela@a.example"], ["anna@a.example"], used: 7);
        var (accounts, mail) = StoreFit.Of(copy, Production, Taken);
        Assert.Empty(accounts);
        Assert.Equal("bela@a.example has used 7 bytes by the restored database, and no mailbox folder of it was restored", Assert.Single(mail));
        Assert.Single(StoreFit.Of(copy, null, Taken).Mail);
        // Nobody's folder is named by an address: nothing can be said.
        Assert.Empty(StoreFit.Of(copy with { Homes = new HashSet<string> { "1" } }, null, Taken).Mail);
    }

    [Fact]
    public void Another_servers_accounts_are_known_by_their_domains() =>
        Assert.EndsWith("it is another server's", Assert.Single(StoreFit.Of(Sight(["anna@b.example"], []), Production, Taken).Accounts));

    [Theory]
    [InlineData("2026-01-08", 1)]
    [InlineData("2026-01-09", 0)]
    [InlineData(null, 1)]
    public void An_account_that_only_its_mailbox_remembers_is_missed_unless_it_was_made_since(string? created, int missed)
    {
        var production = Production with
        {
            Users = [.. Production.Users.Select(u => u.Address != "bela@a.example" ? u : u with { CreatedAt = created is null ? null : DateOnly.Parse(created, System.Globalization.CultureInfo.InvariantCulture) })],
        };
        Assert.Equal(missed, StoreFit.Of(Sight(["anna@a.example"], ["anna@a.example", "bela@a.example"]), production, Taken).Accounts.Count);
    }

    private static StoreSight Sight(string[] users, string[] homes, long used = 0) => new(
        [.. users.Select(u => new MailuUser("s", "h", u) { QuotaUsedBytes = used })], [.. users.Select(u => u.Split('@')[1]).Distinct()], homes.ToHashSet());
}
