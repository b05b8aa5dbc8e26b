using MailuOps.Cmdlets;
using MailuOps.Deployment;
using MailuOps.Drill.Leaks;
using MailuOps.Drill.Residue;

namespace MailuOps.Tests.Lab;

/// <summary>What a test leaves is found in every place, and so is a secret: each planted there for it.</summary>
[Collection("lab")]
public class ProofTests(LabServer lab)
{
    private const string Word = "planted-Secret-7f3a9c";

    private IReadOnlyList<string> Residue() => [.. lab.Shell.Run("Get-MailuDrillResidue -Stack $Stack").Succeeded().Output.Select(o => ((MailuDrillResidue)o.BaseObject).Kind)];

    private bool IsClean() => lab.Shell.Run("Test-MailuTeardown -Stack $Stack").Succeeded().Of<bool>().Single();

    private IReadOnlyList<string> Leaks(string arguments = "")
    {
        lab.Shell.With("Word", Word);
        var found = lab.Shell.Run("$s = [securestring]::new(); foreach ($c in $Word.ToCharArray()) { $s.AppendChar($c) }; Find-MailuSecretLeak -Secret $s -Since 600 -Stack $Stack " + arguments);
        Assert.DoesNotContain(Word, string.Join("\n", found.Succeeded().Output));
        return [.. found.Output.Select(o => ((MailuSecretLeak)o.BaseObject).Place)];
    }

    [LabFact]
    public async Task What_was_left_is_found_by_its_kind()
    {
        Assert.True(IsClean(), string.Join(", ", Residue()));
        var user = (MailuTestUser)lab.Shell.Run("New-MailuTestUser -Stack $Stack").Succeeded().Output.Single().BaseObject;
        await lab.InAsync(MailuRole.Imap, "mkdir /mail/mailuops-orphan@mail.example.com");
        await lab.InAsync(MailuRole.Smtp, "postconf -e 'defer_transports = lmtp, smtp, relay, virtual' && postfix reload 2>/dev/null; echo x | sendmail -f postmaster@mail.example.com " + user.Address);
        await lab.Server.ExecAsync(lab.Bot, MailuOps.Engine.ExecRequest.Shell("touch /tmp/backup.tar.gz"), default);
        try
        {
            await DockerCli.UntilAsync(() => Task.FromResult(Residue().Contains("queue entry")), "the message in the queue");
            Assert.Equal(["file", "mailbox", "queue entry", "user"], Residue().Distinct().Order());
            Assert.False(IsClean());
        }
        finally
        {
            await lab.InAsync(MailuRole.Smtp, "postconf -X defer_transports; postsuper -d ALL 2>/dev/null; postfix reload 2>/dev/null");
            await lab.InAsync(MailuRole.Imap, "rmdir /mail/mailuops-orphan@mail.example.com");
            await lab.Server.ExecAsync(lab.Bot, MailuOps.Engine.ExecRequest.Shell("rm /tmp/backup.tar.gz"), default);
            await lab.RemoveAsync(user.Address);
        }

        Assert.True(IsClean(), string.Join(", ", Residue()));
    }

    [LabFact]
    public void The_password_of_a_test_user_stands_nowhere()
    {
        var script = "$u = New-MailuTestUser -Stack $Stack; $null = $u | Send-MailuProbe -Via Submission -SkipCertificateCheck; $u | Test-MailuSecretLeak -Since 600; $null = Remove-MailuMaildir $u.Address -Stack $Stack -Confirm:$false; $null = Remove-MailuUser $u.Address -Stack $Stack -Confirm:$false";
        Assert.Equal([false], lab.Shell.Run(script).Succeeded().Of<bool>());
    }

    [LabFact]
    public async Task A_secret_is_found_in_each_place_where_it_was_planted()
    {
        Assert.Empty(Leaks());
        var folder = Directory.CreateTempSubdirectory("mailuops-leak");
        var plant = Task.CompletedTask;
        try
        {
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "report.html"), $"<p>{Uri.EscapeDataString(Word)}</p>");
            lab.Shell.With("Folder", folder.FullName);
            Assert.Equal(["file"], Leaks("-Path $Folder"));
            // In the log of the service, as its main process would write it; base64 as in a login.
            await lab.InAsync(MailuRole.Imap, "printf 'auth=%s\\n' \"$(printf '\\0u\\0%s' " + Word + " | base64)\" > /proc/1/fd/1");
            // In an exec record and, for as long as it sleeps, in a command line.
            plant = lab.Server.Engine.ExecAsync(await lab.Server.ContainerAsync(MailuRole.Smtp, default), MailuOps.Engine.ExecRequest.Of("sh", "-c", "sleep 12; exit 0", Word), default);
            await Task.Delay(500);
            Assert.Equal(["container log", "exec record", "process"], Leaks().Distinct().Order());
        }
        finally
        {
            folder.Delete(true);
            await plant;
        }
    }

    [LabFact]
    public void A_short_secret_and_a_missing_path_are_errors()
    {
        Assert.Equal("MailuOps.SecretTooShort", lab.Shell.Run("$s = [securestring]::new(); $s.AppendChar('x'); Find-MailuSecretLeak -Secret $s -Stack $Stack").ErrorId);
        Assert.Equal("MailuOps.LeakPathMissing", lab.Shell.Run("$s = [securestring]::new(); foreach ($c in 'abcdefgh'.ToCharArray()) { $s.AppendChar($c) }; Find-MailuSecretLeak -Secret $s -Path /no/such -Since 1 -Stack $Stack").ErrorId);
    }
}
