using System.Globalization;
using MailuOps.Backup;
using MailuOps.Drill;
using MailuOps.Drill.Sandboxes;
using MailuOps.Mail;

namespace MailuOps.Tests.Lab;

/// <summary>Two snapshots: a message of the first is not in the second, and one of the second was not yet there in the first.</summary>
public sealed class TwoSnapshots(LabServer lab) : IAsyncLifetime
{
    private LabUser? _user;

    internal string User => _user!.Address;

    internal BackupSnapshot Older { get; private set; } = null!;

    internal BackupSnapshot Newer { get; private set; } = null!;

    internal MailuProbe First { get; private set; } = null!;

    internal MailuProbe Second { get; private set; } = null!;

    /// <inheritdoc/>
    public async Task InitializeAsync()
    {
        if (LabGate.SkipReason is not null)
        {
            return;
        }

        (_user, First) = await LabUser.WithMessageAsync(lab);
        Older = lab.Shell.One<BackupSnapshot>("Invoke-BackupbotBackup -Stack $Stack");
        await lab.InAsync(MailuOps.Deployment.MailuRole.Imap, "doveadm expunge -u \"$1\" mailbox INBOX header message-id \"$2\"", User, First.MessageId);
        Second = await _user.ReceiveAsync();
        Newer = lab.Shell.One<BackupSnapshot>("Invoke-BackupbotBackup -Stack $Stack");
        lab.Shell.With("First", First.MessageId).With("Second", Second.MessageId).With("User", User);
    }

    /// <inheritdoc/>
    public async Task DisposeAsync()
    {
        if (_user is not null)
        {
            await _user.DisposeAsync();
        }
    }
}

/// <summary>A drill in a sandbox of another snapshot than the newest restores that one: its mail tells.</summary>
[Collection("lab")]
public sealed class SandboxChoiceTests(LabServer lab, TwoSnapshots two) : IClassFixture<TwoSnapshots>, IDisposable
{
    private readonly DirectoryInfo _history = Directory.CreateTempSubdirectory("sandboxchoice");

    public void Dispose() => _history.Delete(recursive: true);

    [LabFact]
    public void As_of_a_time_it_is_the_newest_that_is_not_younger()
    {
        // The last moment at which the newer one was not yet there.
        var time = two.Newer.Time.AddTicks(-1);
        var drill = lab.Shell.With("Time", time).With("History", _history.FullName).One<RestoreDrillResult>(
            "Invoke-MailuRestoreDrill -Stack $Stack -Sandbox -AsOf $Time -Keep -HistoryPath $History -Confirm:$false -WarningAction Ignore");
        var count = lab.Shell.All<BackupSnapshot>("Get-BackupbotSnapshot -Stack $Stack").Count(s => s.Time <= time);
        AssertOlder(drill, string.Create(CultureInfo.InvariantCulture, $"the newest of {count} that are not younger than {time.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z"));
        var kept = lab.Shell.One<RestoreDrillResult>("Get-MailuDrill -HistoryPath $History");
        Assert.Equal((drill.Id, drill.Sandbox!.Choice, two.Older.Id), (kept.Id, kept.Sandbox!.Choice, kept.Snapshot!.Id));
        // Control: the newest holds what the older lacks, and lacks what that holds.
        AssertHolds(lab.Shell.One<RestoreDrillResult>("Invoke-MailuRestoreDrill -Stack $Stack -Sandbox -Keep -NoHistory -Confirm:$false -WarningAction Ignore"), two.Newer, first: false);
    }

    [LabFact]
    public async Task Any_is_any_and_not_the_newest()
    {
        var count = lab.Shell.All<BackupSnapshot>("Get-BackupbotSnapshot -Stack $Stack").Count;
        var options = new SandboxDrillOptions { Snapshot = Snapshots.Random, Keep = true, Random = among => among - 2 };
        AssertOlder(await new SandboxDrill(lab.Server, new BackupbotProvider(lab.Server, [lab.Bot]), options).RunAsync(CancellationToken.None), $"any of {count}");
    }

    private void AssertOlder(RestoreDrillResult drill, string choice)
    {
        AssertHolds(drill, two.Older, first: true);
        Assert.Equal(choice, drill.Sandbox!.Choice);
        Assert.Contains($"snapshot {two.Older.ShortId} of ", drill.Stages[0].Detail);
        Assert.Contains(choice, drill.Stages[0].Detail);
    }

    /// <summary>The sandbox shows the one message and not the other; then it is removed.</summary>
    private void AssertHolds(RestoreDrillResult drill, BackupSnapshot snapshot, bool first)
    {
        Assert.True(drill.Outcome == DrillOutcome.Passed, drill.Reason);
        Assert.Equal(snapshot.Id, drill.Snapshot!.Id);
        lab.Shell.With("Sandbox", lab.Shell.All<MailuSandbox>("Get-MailuSandbox -Stack $Stack").Single(s => s.Name == drill.Sandbox!.Name));
        try
        {
            Assert.Equal(
                [first, !first],
                lab.Shell.Run("Test-MailuMessage $User $First -Timeout 0 -Stack $Sandbox.Stack; Test-MailuMessage $User $Second -Timeout 0 -Stack $Sandbox.Stack").Succeeded().Of<bool>());
        }
        finally
        {
            lab.Shell.Run("Remove-MailuSandbox $Sandbox.Name -Confirm:$false").Succeeded();
        }
    }
}
