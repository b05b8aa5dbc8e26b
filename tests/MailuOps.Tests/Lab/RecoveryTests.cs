using System.Management.Automation;
using MailuOps.Backup;
using MailuOps.Deployment;
using MailuOps.Drill.Recovery;
using MailuOps.Mail;

namespace MailuOps.Tests.Lab;

/// <summary>Single messages, mailboxes and accounts out of a snapshot, back into the running server.</summary>
[Collection("lab")]
public class RecoveryTests(LabServer lab)
{
    [LabFact]
    public async Task Lost_messages_come_back_once_and_nothing_else_is_touched()
    {
        var (user, first) = await LabUser.WithMessageAsync(lab);
        await using var _ = user;
        var moved = await user.ReceiveAsync();
        var kept = await user.ReceiveAsync();
        await DoveadmAsync("mailbox", "create", "-u", user.Address, "Entwürfe");
        await DoveadmAsync("move", "-u", user.Address, "Entwürfe", "mailbox", "INBOX", "header", "message-id", moved.MessageId);
        await DoveadmAsync("flags", "add", "-u", user.Address, "\\Flagged", "mailbox", "Entwürfe", "all");
        var snapshot = Snapshot();
        var before = await ShownAsync(user);
        await DoveadmAsync("expunge", "-u", user.Address, "mailbox", "INBOX", "header", "message-id", first.MessageId);
        await DoveadmAsync("expunge", "-u", user.Address, "mailbox", "Entwürfe", "all");
        // Moved since: not lost, so it must not come back a second time.
        await DoveadmAsync("mailbox", "create", "-u", user.Address, "Archive");
        await DoveadmAsync("move", "-u", user.Address, "Archive", "mailbox", "INBOX", "header", "message-id", kept.MessageId);
        var later = await user.ReceiveAsync();
        lab.Shell.With("Address", user.Address).With("Id", snapshot.Id).With("Later", DateTimeOffset.Now.AddHours(1));
        const string Restore = "Restore-MailuMailbox $Address -Stack $Stack -Snapshot $Id -Confirm:$false";

        Assert.Empty(lab.Shell.Run($"{Restore} -WhatIf").Succeeded().Output);
        Assert.Equal(2, (await ShownAsync(user)).Count);
        Assert.Equal((0, 0, 0), Numbers(lab.Shell.One<MailboxRestoration>($"{Restore} -Since $Later")));
        Assert.Equal((1, 0, 1), Numbers(lab.Shell.One<MailboxRestoration>($"{Restore} -Folder Entwürfe")));
        Assert.Equal((3, 2, 1), Numbers(lab.Shell.One<MailboxRestoration>(Restore)));
        var after = await ShownAsync(user);
        // A second time: nothing is doubled.
        Assert.Equal((3, 3, 0), Numbers(lab.Shell.One<MailboxRestoration>(Restore)));

        Assert.Equal([first.MessageId, moved.MessageId, kept.MessageId, later.MessageId], after.Select(m => m.MessageId).OrderBy(id => Array.IndexOf([first.MessageId, moved.MessageId, kept.MessageId, later.MessageId], id)));
        foreach (var lost in before.Where(m => m.MessageId != kept.MessageId))
        {
            var back = after.Single(m => m.MessageId == lost.MessageId);
            Assert.Equal((lost.Mailbox, lost.Guid, lost.BodySha256, lost.Received), (back.Mailbox, back.Guid, back.BodySha256, back.Received));
            Assert.Equal(lost.Flags.Where(f => f != "\\Recent"), back.Flags.Where(f => f != "\\Recent"));
        }

        Assert.Equal("Archive", after.Single(m => m.MessageId == kept.MessageId).Mailbox);
        Assert.Equal(after.Select(m => (m.Guid, m.Uid)), (await ShownAsync(user)).Select(m => (m.Guid, m.Uid)));
        Assert.Equal("", await lab.InAsync(MailuRole.Imap, "ls -A /mail | grep mailuops-restore || true"));
    }

    [LabFact]
    public async Task A_lost_account_comes_back_with_its_password_and_its_whole_mailbox()
    {
        var (user, probe) = await LabUser.WithMessageAsync(lab);
        await using var _ = user;
        await lab.SqlAsync("insert into token (created_at, user_email, password, ip, comment) values (date('now'), ?, '$pbkdf2-sha256$1$token$hash', '10.0.0.0/8', 'phone')", user.Address);
        var hash = await lab.SqlAsync("select password from user where email = ?", user.Address);
        var snapshot = Snapshot();
        lab.Shell.With("Address", user.Address).With("Id", snapshot.Id).With("Login", user.Credential);
        const string Restore = "Restore-MailuAccount $Address -Stack $Stack -Snapshot $Id -Confirm:$false";
        lab.Shell.Fails(Restore, "MailuOps.AccountExists", ErrorCategory.ResourceExists);
        lab.Shell.Fails(Restore.Replace("$Address", "nobody@mail.example.com"), "MailuOps.AccountNotInSnapshot", ErrorCategory.ObjectNotFound);
        lab.Shell.Fails(Restore.Replace("$Address", "anna@elsewhere.example.org"), "MailuOps.AccountDomainMissing", ErrorCategory.ObjectNotFound);
        await lab.InAsync(MailuRole.Imap, "rm -rf \"$1\"", user.Home);
        lab.Shell.Run("Remove-MailuUser $Address -Stack $Stack -Confirm:$false").Succeeded();
        lab.Shell.Fails("Restore-MailuMailbox $Address -Stack $Stack", "MailuOps.UserNotFound", ErrorCategory.ObjectNotFound);

        Assert.Empty(lab.Shell.Run($"{Restore} -WhatIf").Succeeded().Output);
        Assert.False(await lab.HasAccountAsync(user.Address));
        var run = lab.Shell.Run($"{Restore} -Verbose -Debug");
        var result = (AccountRestoration)run.Succeeded().Output.Single().BaseObject;
        Assert.Equal((false, 1, 0), (result.Replaced, result.Tokens, result.Fetches));
        Assert.Equal(hash, await lab.SqlAsync("select password from user where email = ?", user.Address));
        Assert.Equal("phone", await lab.SqlAsync("select comment from token where user_email = ?", user.Address));
        Assert.DoesNotContain(run.Verbose.Concat(run.Debug), l => l.Contains(hash, StringComparison.Ordinal) || l.Contains("$token$hash", StringComparison.Ordinal));

        Assert.Equal((1, 0, 1), Numbers(lab.Shell.One<MailboxRestoration>("Restore-MailuMailbox $Address -Stack $Stack -Snapshot $Id -Confirm:$false")));
        Assert.Equal(probe.BodySha256, Assert.Single(await ShownAsync(user)).BodySha256);

        await lab.SqlAsync("update user set displayed_name = 'Somebody', password = 'x' where email = ?", user.Address);
        Assert.True(lab.Shell.One<AccountRestoration>($"{Restore} -Force").Replaced);
        Assert.Equal(hash, await lab.SqlAsync("select password from user where email = ? and displayed_name = ''", user.Address));
        Assert.Equal("1", await lab.SqlAsync("select count(*) from token where user_email = ?", user.Address));
    }

    private static (int Wanted, int Present, int Restored) Numbers(MailboxRestoration result)
    {
        Assert.Empty(result.Failed);
        return (result.Wanted, result.Present, result.Restored.Count);
    }

    private BackupSnapshot Snapshot() => lab.Shell.One<BackupSnapshot>("Invoke-BackupbotBackup -Stack $Stack");

    private async Task<IReadOnlyList<MailuMessage>> ShownAsync(LabUser user) => await new Mailbox(lab.Server).ReadAsync(new UserAddress(user.Address), null, true, CancellationToken.None);

    private async Task DoveadmAsync(params string[] arguments)
    {
        var result = await lab.ExitAsync(MailuRole.Imap, ["doveadm", .. arguments]);
        Assert.True(result.ExitCode == 0, result.ErrorText + result.OutputText);
    }
}
