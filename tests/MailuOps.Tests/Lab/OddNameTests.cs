using MailuOps.Deployment;
using MailuOps.Drill.Sandboxes;
using MailuOps.Mail;

namespace MailuOps.Tests.Lab;

/// <summary>Names that Mailu takes and that a command line, or a table of domains, may take for something else.</summary>
[Collection("lab")]
public class OddNameTests(LabServer lab)
{
    [LabFact]
    public async Task A_user_whose_name_begins_with_a_dash_is_no_option_to_anybody()
    {
        await using var odd = await LabUser.CreateAsync(lab, name: $"-{Secrets.NewToken(8)}");
        // Postfix takes no mail for it: somebody filed it by IMAP.
        await lab.InAsync(MailuRole.Imap, "printf 'Subject: x\\n\\nx\\n' | doveadm save -u \"$1\"", odd.Address);
        lab.Shell.With("odd", odd.Address);
        Assert.Equal(1, lab.Shell.One<MailuMaildir>("Get-MailuMaildir $odd -Stack $Stack").Messages);
        var count = Assert.Single(await MailboxCount.OfAsync(lab.Server, [odd.Address], CancellationToken.None));
        Assert.Equal((1, 1, null), (count.Files, count.Shown, count.Problem));

        // Nor does it keep others' mailboxes from being removed, as each drill does with its own.
        var (other, _) = await LabUser.WithMessageAsync(lab);
        await using var one = other;
        lab.Shell.With("other", other.Address).Run("Remove-MailuMaildir $other -Stack $Stack -Confirm:$false").Succeeded();
        lab.Shell.Run("Remove-MailuMaildir $odd -Stack $Stack -Confirm:$false; Remove-MailuUser $odd -Stack $Stack -Confirm:$false").Succeeded();
        Assert.Empty(lab.Shell.Run("Get-MailuUser -Stack $Stack | Where-Object Address -eq $odd").Succeeded().Output);
    }

    [LabFact]
    public async Task A_domain_is_found_by_the_letters_that_people_write()
    {
        const string Domain = "xn--bcher-kva.example";
        await lab.SqlAsync("insert into domain (created_at, name, max_users, max_aliases, max_quota_bytes, signup_enabled) values (date('now'), ?, -1, -1, 0, 0)", Domain);
        try
        {
            var user = lab.Shell.One<MailuUser>("(New-MailuTestUser -Domain 'Bücher.example' -Stack $Stack).Address | ForEach-Object { Get-MailuUser $_ -Stack $Stack }");
            Assert.EndsWith("@" + Domain, user.Address);
            lab.Shell.With("shown", user.Address.Replace(Domain, "bücher.example"));
            Assert.Equal(user.Address, lab.Shell.One<MailuUser>("Get-MailuUser $shown -Stack $Stack").Address);
            lab.Shell.Run("Remove-MailuUser $shown -Stack $Stack -Confirm:$false").Succeeded();
        }
        finally
        {
            await lab.SqlAsync("delete from user where domain_name = ?", Domain);
            await lab.SqlAsync("delete from domain where name = ?", Domain);
        }
    }
}
