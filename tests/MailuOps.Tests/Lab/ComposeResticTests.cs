using System.Collections;
using System.Diagnostics;
using System.Management.Automation;
using System.Net;
using System.Runtime.Versioning;
using MailuOps.Backup;
using MailuOps.Deployment;
using MailuOps.Drill;
using MailuOps.Drill.Recovery;
using MailuOps.Mail;

namespace MailuOps.Tests.Lab;

/// <summary>restic repositories of one's own, by either way: in a container, and this machine's program.</summary>
[UnsupportedOSPlatform("windows")]
[Collection("compose")]
public class ComposeResticTests(ComposeLab lab)
{
    private HostedShell Shell => lab.Shell;

    [RcloneTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_repository_on_a_server_that_asks_for_a_login_is_drilled_and_no_secret_is_to_be_seen(bool onHost)
    {
        await using var rest = await RcloneServer.StartAsync();
        var (password, image) = (Secrets.NewPassword(), await LabRestic.ImageAsync());
        await DockerCli.RunAsync(
            ["run", "--rm", "--interactive", "--env", "RESTIC_PASSWORD_FILE=/dev/stdin", "--env", $"RESTIC_REST_USERNAME={RcloneServer.User}", "--env", $"RESTIC_REST_PASSWORD={rest.Password}",
                "--entrypoint", "restic", image, "init", "--repo", rest.Address], password);
        await SplatAsync(rest.Address, password, image, onHost);
        Shell.With("Rest", new NetworkCredential("", rest.Password).SecurePassword)
            .Run($"$Restic.ResticEnvironment = @{{ RESTIC_REST_USERNAME = '{RcloneServer.User}'; RESTIC_REST_PASSWORD = $Rest }}").Succeeded();

        using var over = new CancellationTokenSource();
        var seen = WatchAsync(over.Token);
        var result = Shell.Run("Invoke-MailuRestoreDrill @Restic -Messages 1 -NoManifest -NoSafetySnapshot -NoHistory -SkipCertificateCheck -Confirm:$false -Verbose").Succeeded();
        await over.CancelAsync();
        var drill = (RestoreDrillResult)Assert.Single(result.Output).BaseObject;
        Assert.True(drill.Outcome == DrillOutcome.Passed, drill.Reason);
        Assert.True(drill.Level == 4, string.Join('\n', drill.Rungs.Select(r => $"{r}: {r.Detail}")));
        Assert.Empty(drill.LeftOver);
        Assert.Empty(drill.Leaks);
        string[] secrets = [password, rest.Password];
        Assert.DoesNotContain(result.Verbose, v => secrets.Any(s => v.Contains(s, StringComparison.Ordinal)));
        var shown = await seen;
        Assert.Contains("restic", shown);
        Assert.DoesNotContain(secrets, shown.Contains);
        var records = (await lab.Server.Engine.ReadExecRecordsAsync(DateTimeOffset.Now.AddMinutes(-10), default)).Records;
        Assert.DoesNotContain(records, r => secrets.Any(r.Command.Contains));

        await lab.InAsync(MailuRole.Imap, "doveadm expunge -u chloe@mail.example.com mailbox INBOX all");
        var back = Shell.One<MailboxRestoration>("Restore-MailuMailbox chloe@mail.example.com @Restic -Confirm:$false");
        Assert.True(back.Restored.Count > 0 && back.Failed.Count == 0, $"{back.Restored.Count} restored, {back.Failed.Count} failed");

        Shell.Run("$Restic.ResticEnvironment.RESTIC_REST_PASSWORD = 'wrong'").Succeeded();
        Shell.Fails("Get-BackupbotSnapshot @Restic", "MailuOps.RepositoryAccessDenied", ErrorCategory.AuthenticationError);
        Shell.Run("$Restic.ResticEnvironment.RESTIC_REST_PASSWORD = $Rest; $Restic.Repository += 'other/'").Succeeded();
        Shell.Fails("Get-BackupbotSnapshot @Restic", "MailuOps.RepositoryNotFound", ErrorCategory.ObjectNotFound);
        Assert.Equal("", await DockerCli.RunAsync(["ps", "-aq", "--filter", "label=mailuops.restic"]));
    }

    [LabFact]
    public async Task What_one_way_saved_the_other_knows_and_a_restore_by_this_machines_restic_touches_the_stores_alone()
    {
        var (password, image) = (Secrets.NewPassword(), await LabRestic.ImageAsync());
        var repository = lab.Copies.CreateSubdirectory(Guid.NewGuid().ToString("N")).FullName;
        await DockerCli.RunAsync(
            ["run", "--rm", "--interactive", "--env", "RESTIC_PASSWORD_FILE=/dev/stdin", "--volume", $"{repository}:{repository}", "--entrypoint", "restic", image, "init", "--repo", repository], password);
        var program = await SplatAsync(repository, password, image, onHost: true);
        var made = Shell.One<BackupSnapshot>("Invoke-BackupbotBackup @Restic -Confirm:$false");
        Assert.True(made.Content is { HasAccounts: true, HasMail: true });

        // What lies above the stores is the machine's, whatever the snapshot knows of it.
        File.SetUnixFileMode(ComposeLab.Root, File.GetUnixFileMode(ComposeLab.Root) | UnixFileMode.StickyBit);
        try
        {
            await lab.InAsync(MailuRole.Imap, "doveadm expunge -u bela@mail.example.com mailbox INBOX all");
            var report = Shell.With("Id", made.Id).Run("Invoke-BackupbotRestore @Restic -Snapshot $Id -Confirm:$false").Succeeded();
            Assert.Single(report.Output);
            Assert.True(File.GetUnixFileMode(ComposeLab.Root).HasFlag(UnixFileMode.StickyBit));
        }
        finally
        {
            File.SetUnixFileMode(ComposeLab.Root, File.GetUnixFileMode(ComposeLab.Root) & ~UnixFileMode.StickyBit);
        }

        Assert.NotEqual("0", await lab.InAsync(MailuRole.Imap, "doveadm search -u bela@mail.example.com mailbox INBOX all | wc -l"));
        Assert.NotEqual("", await lab.InAsync(MailuRole.Imap, "find /mail -name cur -user mail | head -n 1"));
        // And beside production, into volumes that this machine's restic fills where the engine has them.
        var drill = Shell.One<RestoreDrillResult>("Invoke-MailuRestoreDrill @Restic -Sandbox -Snapshot $Id -PackParts 1 -NoHistory -Confirm:$false");
        Assert.True(drill.Outcome == DrillOutcome.Passed, drill.Reason);
        Assert.Equal((made.Content!.Messages, 1), (drill.Sandbox!.Messages, drill.Sandbox.Packs!.Of));
        Assert.Empty(drill.LeftOver);
        await SplatAsync(repository, password, image, onHost: false);
        Assert.Equal(made.Id, Shell.One<BackupSnapshot>("Get-BackupbotSnapshot @Restic").Id);
        Assert.Equal(made.Content.Messages, Shell.One<BackupSnapshot>("Get-BackupbotSnapshot @Restic -Content").Content!.Messages);
        Assert.Empty(Process.GetProcessesByName(Path.GetFileName(program)));
    }

    /// <summary>$Restic for the cmdlets; gives back the path of a restic for this machine, out of the image.</summary>
    private async Task<string> SplatAsync(string repository, string password, string image, bool onHost)
    {
        var program = Path.Combine(lab.Copies.FullName, "restic-program");
        if (!File.Exists(program))
        {
            var container = await DockerCli.RunAsync(["create", "--entrypoint", "true", image]);
            await DockerCli.RunAsync(["cp", $"{container}:/usr/bin/restic", program]);
            await DockerCli.RunAsync(["rm", container]);
        }

        Shell.With("Restic", new Hashtable
        {
            ["Stack"] = ComposeLab.Project, ["Repository"] = repository, ["RepositoryPassword"] = new NetworkCredential("", password).SecurePassword,
            [onHost ? "ResticPath" : "ResticImage"] = onHost ? program : image,
        });
        return program;
    }

    /// <summary>What anybody may see of restic at work: its containers as the engine tells of them, and command lines.</summary>
    private static async Task<string> WatchAsync(CancellationToken end)
    {
        var seen = new HashSet<string>();
        while (!end.IsCancellationRequested)
        {
            foreach (var container in (await DockerCli.RunAsync(["ps", "-q", "--filter", "label=mailuops.restic"])).Split('\n', StringSplitOptions.RemoveEmptyEntries))
            {
                seen.Add(await DockerCli.RunAsync(["inspect", container], mayFail: true));
            }

            foreach (var process in Directory.EnumerateDirectories("/proc").Where(p => char.IsAsciiDigit(Path.GetFileName(p)[0])))
            {
                try
                {
                    seen.Add(await File.ReadAllTextAsync(Path.Combine(process, "cmdline"), CancellationToken.None));
                }
                catch (IOException)
                {
                    // It has ended.
                }
            }

            await Task.Delay(100, CancellationToken.None);
        }

        return string.Join('\n', seen);
    }
}
