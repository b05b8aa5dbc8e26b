using System.Globalization;
using MailuOps.Deployment;
using MailuOps.Mail.Manifests;

namespace MailuOps.Tests.Lab;

/// <summary>Manifests of the running server, and what its own programs do to them.</summary>
[Collection("lab")]
public class ManifestTests(LabServer lab)
{
    private HostedShell Shell => lab.Shell;

    [LabFact]
    public async Task A_manifest_has_what_the_disk_and_the_database_have()
    {
        var manifest = Shell.One<ServerManifest>("$before = Get-MailuManifest -Stack $Stack; $before");
        var files = await lab.InAsync(MailuRole.Imap, "find /mail -type f \\( -path '*/cur/*' -o -path '*/new/*' \\) -exec stat -c %s {} + | awk '{ n++; s += $1 } END { print n, s }'");
        Assert.Equal(files, string.Create(CultureInfo.InvariantCulture, $"{manifest.Messages} {manifest.Bytes}"));
        foreach (var table in new[] { "domain", "user", "alias", "relay", "token", "fetch", "config", "manager", "alternative" })
        {
            Assert.Equal(await lab.SqlAsync($"select count(*) from {table}"), manifest.Rows[table].ToString(CultureInfo.InvariantCulture));
        }

        Assert.Equal(await lab.InAsync(MailuRole.Admin, "ls /dkim | wc -l"), manifest.Keys.ToString(CultureInfo.InvariantCulture));
        Assert.DoesNotContain(manifest.Findings, f => f.Severity == ManifestSeverity.Error);
        var same = Shell.One<ManifestComparison>("Get-MailuStack $Stack | Get-MailuManifest | Compare-MailuManifest $before");
        Assert.Equal((ManifestOutcome.Same, manifest.Messages), (same.Outcome, same.Messages.Intact));
    }

    [LabFact]
    public async Task What_dovecot_does_with_mail_is_understood()
    {
        var (user, _) = await LabUser.WithMessageAsync(lab);
        await using var __ = user;
        await user.ReceiveAsync();
        await user.ReceiveAsync();
        await DoveadmAsync("mailbox", "create", "-u", user.Address, "Kept");
        Shell.Run("$before = Get-MailuManifest -Stack $Stack").Succeeded();
        await DoveadmAsync("flags", "add", "-u", user.Address, "\\Seen", "mailbox", "INBOX", "uid", "1");
        await DoveadmAsync("move", "-u", user.Address, "Kept", "mailbox", "INBOX", "uid", "2");
        await DoveadmAsync("expunge", "-u", user.Address, "mailbox", "INBOX", "uid", "3");
        // The reference's second must be over: names tell no less.
        await Task.Delay(1100);
        await user.ReceiveAsync();
        await lab.SqlAsync("update user set comment = 'changed' where email = ?", user.Address);
        var comparison = Shell.One<ManifestComparison>("Compare-MailuManifest $before (Get-MailuManifest -Stack $Stack)");
        var mine = comparison.Differences.Where(d => d.Subject == user.Address || d.Name == user.Address).Select(d => d.Kind).ToHashSet();
        Assert.Superset(
            new HashSet<ManifestDifferenceKind>
            {
                ManifestDifferenceKind.MessageFlagsChanged, ManifestDifferenceKind.MessageMoved, ManifestDifferenceKind.MessageMissing,
                ManifestDifferenceKind.MessageNewer, ManifestDifferenceKind.RowChanged,
            },
            mine);
        Assert.Equal((1, 1, 1, 0, 0), (comparison.Messages.Missing, comparison.Messages.Moved, comparison.Messages.FlagsChanged, comparison.Messages.Corrupted, comparison.Messages.Extra));
        Assert.Equal(0, comparison.Folders.Changed);
        Assert.Equal(ManifestOutcome.Lost, comparison.Outcome);
    }

    [LabFact]
    public async Task A_rebuilt_UID_list_and_a_byte_on_the_disk_are_seen()
    {
        var (user, probe) = await LabUser.WithMessageAsync(lab);
        await using var __ = user;
        await DoveadmAsync("fetch", "-u", user.Address, "uid", "mailbox", "INBOX");
        Shell.Run("$before = Get-MailuManifest -Stack $Stack").Succeeded();
        await lab.InAsync(
            MailuRole.Imap,
            "f=$(find \"$1\" -type f -path '*/[cn][ue][rw]/*'); m=$(stat -c %y \"$f\"); printf X | dd of=\"$f\" bs=1 seek=20 conv=notrunc 2>/dev/null; touch -d \"$m\" \"$f\"; rm \"$1\"/dovecot*; sleep 1",
            user.Home);
        await DoveadmAsync("fetch", "-u", user.Address, "uid", "mailbox", "INBOX");
        var comparison = Shell.One<ManifestComparison>("Compare-MailuManifest $before (Get-MailuManifest -Stack $Stack)");
        Assert.Equal((1, ManifestOutcome.Lost), (comparison.Messages.Corrupted, comparison.Outcome));
        Assert.Contains(comparison.Differences, d => d.Kind == ManifestDifferenceKind.UidValidityLost && d.Subject == user.Address && d.Name == "INBOX");
        Assert.NotNull(probe.Delivered);
    }

    private async Task DoveadmAsync(params string[] arguments)
    {
        var result = await lab.ExitAsync(MailuRole.Imap, ["doveadm", .. arguments]);
        Assert.True(result.ExitCode == 0, result.ErrorText);
    }
}
