using System.Management.Automation;
using System.Net;
using MailuOps.Backup;
using MailuOps.Deployment;
using MailuOps.Drill;
using MailuOps.Drill.Recovery;
using MailuOps.Mail;
using MailuOps.Mail.Manifests;

namespace MailuOps.Tests.Lab;

/// <summary>A server that runs by plain docker compose, with bind mounts, saved by cp.</summary>
[Collection("compose")]
public class ComposeLabTests(ComposeLab lab)
{
    /// <summary>With a folder for copies of its own.</summary>
    private HostedShell Shell { get; } = LabGate.SkipReason is null ? lab.Shell.With("Copies", lab.Copies.CreateSubdirectory(Guid.NewGuid().ToString("N")).FullName) : null!;

    [LabFact]
    public void The_project_is_found_with_its_roles_and_its_folders()
    {
        var found = Shell.One<MailuDeployment>("Get-MailuStack $Stack");
        Assert.Equal((ComposeLab.Project, DeploymentKind.Compose, "mail.example.com"), (found.Stack, found.Kind, found.Domain));
        Assert.Superset(
            new HashSet<MailuRole> { MailuRole.Front, MailuRole.Admin, MailuRole.Imap, MailuRole.Smtp, MailuRole.Antispam, MailuRole.Redis }, found.Roles.ToHashSet());
        var volumes = Shell.All<MailuVolume>("Get-MailuVolume -Stack $Stack");
        Assert.Equal(
            ["certs", "data", "dkim", "filter", "mail", "mailqueue", "redis", "webmail"], volumes.Select(v => Path.GetRelativePath(ComposeLab.Root, v.Name)).Order());
        Assert.All(volumes, v => Assert.True(v is { Type: "bind", Size: > 0, BackedUp: LabelCoverage.No }, $"{v.Name}: {v.Type}, {v.Size}, {v.BackedUp}"));
        Assert.Equal(["data", "mail"], volumes.Where(v => v.Importance == VolumeImportance.Critical).Select(v => Path.GetFileName(v.Name)).Order());
        Assert.Contains(ComposeLab.Project, Shell.Complete("Get-MailuUser -Stack mail"));
    }

    [LabFact]
    public void M1_a_drill_proves_both_stores_and_can_be_undone()
    {
        var users = Users();
        var drill = Shell.One<RestoreDrillResult>(
            "Invoke-MailuRestoreDrill -Stack $Stack -BackupPath $Copies -BackupCommand $Copy -SkipCertificateCheck -NoHistory -Confirm:$false -WarningVariable warned");
        Assert.True(drill.Outcome == DrillOutcome.Passed, drill.Reason);
        Assert.All([drill.Accounts, drill.Mail], p => Assert.True(p.Proven));
        Assert.True(drill.Level == 5, string.Join('\n', drill.Rungs.Select(r => $"{r}: {r.Detail}")));
        Assert.Empty(drill.LeftOver);
        Assert.Empty(drill.Leaks);
        Assert.Empty(Shell.Run("$warned").Output);
        Assert.Equal(users, Users());
        Assert.Equal((2, "directory"), (Shell.All<BackupSnapshot>("Get-BackupbotSnapshot -Stack $Stack -BackupPath $Copies").Count, drill.Snapshot!.Provider));
        Assert.Contains(drill.SafetySnapshot!.Id, Shell.Complete($"Invoke-BackupbotRestore -Stack {ComposeLab.Project} -BackupPath {Shell.One<string>("$Copies")} -Snapshot "));

        var report = Shell.With("Drill", drill).One<RestoreReport>("$Drill | Undo-MailuRestoreDrill -BackupPath $Copies -Confirm:$false");
        Assert.Equal(drill.SafetySnapshot.Id, report.Snapshot.Id);
        Assert.Equal(users, Users());
        Assert.Empty(Shell.Run("Get-MailuDrillLock -Stack $Stack").Succeeded().Output);
        Assert.Equal([true], Shell.Run("Test-MailuTeardown -Stack $Stack").Succeeded().Of<bool>());
    }

    [LabFact]
    public async Task A_restic_repository_of_ones_own_is_drilled_too_and_its_password_is_nowhere_to_be_seen()
    {
        var restic = await lab.ResticAsync();
        var password = new NetworkCredential("", (System.Security.SecureString)restic["RepositoryPassword"]!).Password;
        Shell.With("Restic", restic);
        Shell.Run("Get-BackupbotSnapshot @Restic").Succeeded();
        var drill = Shell.One<RestoreDrillResult>("Invoke-MailuRestoreDrill @Restic -Messages 1 -NoManifest -NoSafetySnapshot -NoHistory -SkipCertificateCheck -Confirm:$false");
        Assert.True(drill.Outcome == DrillOutcome.Passed, drill.Reason);
        Assert.True(drill.Level == 4, string.Join('\n', drill.Rungs.Select(r => $"{r}: {r.Detail}")));
        Assert.Equal(("restic", 64), (drill.Snapshot!.Provider, drill.Snapshot.Id.Length));
        Assert.Empty(drill.LeftOver);

        await lab.InAsync(MailuRole.Imap, "doveadm expunge -u chloe@mail.example.com mailbox INBOX all");
        var back = Shell.One<MailboxRestoration>("Restore-MailuMailbox chloe@mail.example.com @Restic -Confirm:$false");
        Assert.True(back.Restored.Count > 0 && back.Failed.Count == 0, $"{back.Restored.Count} restored, {back.Failed.Count} failed");
        Shell.With("Wrong", new NetworkCredential("", "wrong").SecurePassword).Run("$Restic.RepositoryPassword = $Wrong").Succeeded();
        Shell.Fails("Get-BackupbotSnapshot @Restic", "MailuOps.RepositoryPassword", ErrorCategory.AuthenticationError);
        Shell.Fails("Get-BackupbotSnapshot @Restic -ResticImage mailuops-no/such:image", "MailuOps.EngineImageMissing", ErrorCategory.ObjectNotFound);

        Assert.Equal("", await DockerCli.RunAsync(["ps", "-aq", "--filter", "label=mailuops.restic"]));
        Assert.DoesNotContain((await lab.Server.Engine.ReadExecRecordsAsync(DateTimeOffset.Now.AddMinutes(-10), default)).Records, r => r.Command.Contains(password));
    }

    [LabFact]
    public void A_copy_that_lacks_the_stores_does_not_pass()
    {
        Shell.Run("$Bad = { param($To) & mkdir -p $To/data $To/mail; & touch $To/data/main.db }").Succeeded();
        var drill = Shell.One<RestoreDrillResult>(
            "Invoke-MailuRestoreDrill -Stack $Stack -BackupPath $Copies -BackupCommand $Bad -Messages 1 -NoManifest -NoSafetySnapshot -NoHistory -Confirm:$false -WarningAction Ignore");
        Assert.Equal(DrillOutcome.Failed, drill.Outcome);
        Assert.Contains("its copy of the account database is empty, and probe messages are not in it", drill.Reason);
        Assert.Empty(drill.LeftOver);
    }

    [LabFact]
    public async Task Lost_messages_come_back_out_of_a_copy()
    {
        var user = new UserAddress("bela@mail.example.com");
        var snapshot = Shell.One<BackupSnapshot>("Invoke-BackupbotBackup -Stack $Stack -BackupPath $Copies -BackupCommand $Copy -Confirm:$false");
        Assert.True(snapshot.Content is { HasAccounts: true, HasMail: true });
        var before = Shell.One<ServerManifest>("$before = Get-MailuManifest -Stack $Stack; $before");
        await lab.InAsync(MailuRole.Imap, "doveadm expunge -u \"$1\" mailbox INBOX all", user.ToString());
        var back = Shell.With("Id", snapshot.Id).One<MailboxRestoration>("Restore-MailuMailbox bela@mail.example.com -Stack $Stack -BackupPath $Copies -Snapshot $Id -Confirm:$false");
        Assert.True(back.Restored.Count > 0 && back.Failed.Count == 0, $"{back.Restored.Count} restored, {back.Failed.Count} failed");
        Assert.Equal(before.Messages, Shell.One<ServerManifest>("Get-MailuManifest -Stack $Stack").Messages);
        Assert.Equal("", await lab.InAsync(MailuRole.Imap, "ls -A /mail | grep mailuops-restore || true"));
    }

    [LabFact]
    public void Coverage_is_what_the_newest_copy_holds()
    {
        Shell.Run("Invoke-BackupbotBackup -Stack $Stack -BackupPath $Copies -BackupCommand { param($To) & mkdir $To; & cp -a $Root/data $Root/mail $To } -Confirm:$false").Succeeded();
        var stores = Shell.All<MailuBackupCoverage>("Get-MailuBackupCoverage -Stack $Stack -BackupPath $Copies").ToDictionary(s => Path.GetFileName(s.Name));
        Assert.All(["data", "mail"], name => Assert.True(stores[name] is { InSnapshot: true, Severity: CoverageSeverity.None }, $"{name}: {stores[name].Problem}"));
        Assert.True(stores["dkim"] is { InSnapshot: false, Severity: CoverageSeverity.Error }, stores["dkim"].Problem);
        Assert.Equal([false], Shell.Run("Test-MailuBackupCoverage -Stack $Stack -BackupPath $Copies").Succeeded().Of<bool>());
    }

    [LabFact]
    public void What_cannot_be_done_is_said()
    {
        Shell.Fails("Invoke-BackupbotBackup -Stack $Stack -BackupPath $Copies -Confirm:$false", "MailuOps.BackupCommandMissing", ErrorCategory.InvalidOperation);
        Shell.Fails("Invoke-BackupbotBackup -Stack $Stack -BackupPath $Root -BackupCommand $Copy -Confirm:$false", "MailuOps.BackupCommandMissing", ErrorCategory.InvalidOperation);
        Shell.Fails("Invoke-BackupbotBackup -Stack $Stack -BackupPath $Copies -BackupCommand { } -Confirm:$false", "MailuOps.SnapshotNotMade", ErrorCategory.InvalidResult);
        Shell.Fails("Invoke-BackupbotBackup -Stack $Stack -BackupPath $Copies -BackupCommand { throw 'no room' } -Confirm:$false", "MailuOps.BackupCommandFailed", ErrorCategory.InvalidResult);
        Shell.Fails("Get-BackupbotSnapshot -Stack $Stack -BackupPath /nonexistent", "MailuOps.BackupPathInvalid", ErrorCategory.ObjectNotFound);
        Shell.Fails("Get-BackupbotSnapshot -Stack $Stack -Provider Restic -Repository /nonexistent", "MailuOps.RepositoryMissing", ErrorCategory.InvalidArgument);
        Shell.Fails("Get-BackupbotSnapshot -Stack $Stack -Provider Directory", "MailuOps.BackupPathMissing", ErrorCategory.InvalidArgument);
    }

    private IReadOnlyList<string?> Users() => [.. Shell.Run("Get-MailuUser -Stack $Stack").Succeeded().Output.Select(u => u.ToString())];
}
