using MailuOps.Deployment;
using MailuOps.Drill.Sandboxes;

namespace MailuOps.Tests.Lab;

/// <summary>All mailboxes opened by one doveadm: one that is damaged is named, and costs no other its count.</summary>
[Collection("lab")]
public class MailboxCountTests(LabServer lab)
{
    [LabFact]
    public async Task A_damaged_mailbox_is_named_and_the_others_are_counted()
    {
        var (good, _) = await LabUser.WithMessageAsync(lab);
        await using var one = good;
        var (halved, _) = await LabUser.WithMessageAsync(lab);
        await using var two = halved;
        var (blocked, _) = await LabUser.WithMessageAsync(lab);
        await using var three = blocked;
        await using var file = await LabUser.CreateAsync(lab);
        await using var empty = await LabUser.CreateAsync(lab);
        var nobody = LabUser.Reserve(lab);
        await lab.InAsync(MailuRole.Imap, "doveadm mailbox create -u \"$1\" Kept && mv \"$2/.Kept/cur\" \"$2/.Kept/aside\" && touch \"$2/.Kept/cur\"", halved.Address, halved.Home);
        await lab.InAsync(MailuRole.Imap, "chmod 000 \"$1\"", blocked.Home);
        await lab.InAsync(MailuRole.Imap, "touch \"$1\"", file.Home);
        string[] users = [halved.Address, blocked.Address, file.Address, nobody.Address, empty.Address, good.Address];
        var found = (await MailboxCount.OfAsync(lab.Server, users, CancellationToken.None)).ToDictionary(c => c.User);
        Assert.Equal(users, found.Keys);
        Assert.Equal((1, 1, null), (found[good.Address].Files, found[good.Address].Shown, found[good.Address].Problem));
        Assert.Equal((0, 0, null), (found[empty.Address].Files, found[empty.Address].Shown, found[empty.Address].Problem));
        // What is in its other folders counts all the same.
        Assert.Equal((1, 1), (found[halved.Address].Files, found[halved.Address].Shown));
        Assert.Matches($"^{halved.Address}: the mailbox does not open \\(doveadm ends with 75: Mailbox Kept: .*Not a directory\\)$", found[halved.Address].Problem);
        Assert.Contains("does not open", found[blocked.Address].Problem);
        Assert.Contains("Permission denied", found[blocked.Address].Problem);
        Assert.Contains("does not open", found[file.Address].Problem);
        Assert.Matches($"does not open \\(doveadm ends with 67: .*{nobody.Address} doesn't exist\\)$", found[nobody.Address].Problem);
        await lab.InAsync(MailuRole.Imap, "test ! -e \"$1\"", empty.Home);
    }

    [LabFact]
    public async Task Messages_that_dovecot_does_not_show_are_missed()
    {
        var (user, _) = await LabUser.WithMessageAsync(lab);
        await using var one = user;
        // A folder that lies elsewhere than dovecot looks.
        await lab.InAsync(MailuRole.Imap, "mkdir -p \"$1/lost/cur\" && touch \"$1/lost/cur/1.M1P1.host:2,S\"", user.Home);
        var found = Assert.Single(await MailboxCount.OfAsync(lab.Server, [user.Address], CancellationToken.None));
        Assert.Equal($"{user.Address}: dovecot shows 1 message, and 2 lie on the disk", found.Problem);
    }
}
