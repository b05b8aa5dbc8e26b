using System.Diagnostics;
using System.Management.Automation;
using MailuOps.Backup;

namespace MailuOps.Tests.Lab;

/// <summary>What the tab key offers on a real server.</summary>
[Collection("lab")]
public class CompletionTests(LabServer lab)
{
    [LabTheory]
    [InlineData("Get-MailuUser -Stack {0} -Address ann", "anna@mail.example.com")]
    [InlineData("Test-MailuMessage -Stack {0} 'anna@mail.example.com' x -InMailbox IN", "INBOX")]
    [InlineData("New-MailuTestUser -Stack {0} -Domain oth", "other.example.com")]
    [InlineData("Invoke-BackupbotRestore -Stack {0} -Volume mail", "mail")]
    public void It_offers_what_there_is(string line, string offered)
    {
        var text = string.Format(System.Globalization.CultureInfo.InvariantCulture, line, LabServer.Stack);
        IReadOnlyList<string> offers = [];
        // The first key press may be too early; the question goes on, and a later one finds the answer.
        for (var watch = Stopwatch.StartNew(); offers.Count == 0 && watch.Elapsed < TimeSpan.FromSeconds(20);)
        {
            using var shell = PowerShell.Create(lab.Shell.Runspace);
            var press = Stopwatch.StartNew();
            offers = [.. CommandCompletion.CompleteInput(text, text.Length, null, shell).CompletionMatches.Select(m => m.CompletionText)];
            Assert.InRange(press.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(4));
        }

        Assert.Contains(offered, offers);
    }

    [LabFact]
    public void It_offers_snapshots()
    {
        var snapshot = lab.Shell.Run("Get-BackupbotSnapshot -Stack $Stack").Succeeded().Of<BackupSnapshot>().FirstOrDefault();
        if (snapshot is null)
        {
            lab.Shell.Run("Invoke-BackupbotBackup -Stack $Stack").Succeeded();
        }

        It_offers_what_there_is("Invoke-BackupbotRestore -Stack {0} -Snapshot ", lab.Shell.Run("Get-BackupbotSnapshot -Stack $Stack").Succeeded().Of<BackupSnapshot>()[0].ShortId);
    }

    [Fact]
    public void An_engine_that_is_not_there_offers_nothing_and_is_no_error()
    {
        using var hosted = new HostedShell();
        using var shell = PowerShell.Create(hosted.Runspace);
        const string Text = "Get-MailuUser -DockerHost unix:///nowhere/docker.sock -Address a";

        Assert.DoesNotContain(CommandCompletion.CompleteInput(Text, Text.Length, null, shell).CompletionMatches, m => m.ResultType == CompletionResultType.ParameterValue);
        Assert.False(shell.HadErrors);
    }
}
