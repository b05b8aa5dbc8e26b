using System.Management.Automation;
using MailuOps.Backup;
using MailuOps.Engine;
using MailuOps.Tests.Lab;

namespace MailuOps.Tests.Backup;

/// <summary>The bot saves and restores the volumes of its own node: what is on another one is said, and not restored to where nobody looks.</summary>
public sealed class BotReachTests : IAsyncDisposable
{
    private const string Far = "volume 'mail' of service 'mail_example_com_imap' is on node 'two', and backupbot on node 'one' reaches the volumes of its own node only";
    private readonly CoverageEngine _engine = new();
    private readonly HostedShell _shell = new();

    public BotReachTests()
    {
        _shell.Use(_engine);
        _engine.Nodes = [new EngineNode("node", "one", "10.0.0.1", "ready"), new EngineNode("other", "two", "10.0.0.2", "ready")];
        Move("imap", "other");
    }

    public async ValueTask DisposeAsync()
    {
        _shell.Dispose();
        await _engine.DisposeAsync();
    }

    [Fact]
    public void The_coverage_names_node_and_service()
    {
        _engine.Listing.RemoveAll(l => l.StartsWith("mail/", StringComparison.Ordinal));
        var mail = _shell.One<MailuBackupCoverage>("Get-MailuBackupCoverage mail -WarningAction Ignore");
        Assert.Equal(CoverageSeverity.Error, mail.Severity);
        Assert.Contains(Far, mail.Problem);
        Assert.Null(_shell.One<MailuBackupCoverage>("Get-MailuBackupCoverage mailu").Problem);
    }

    [Fact]
    public void A_restore_that_would_land_on_the_wrong_node_is_refused_and_one_in_reach_is_not()
    {
        foreach (var volumes in new[] { "-Volume mail", "-Volume mailu, mail", "" })
        {
            var error = _shell.Fails($"Invoke-BackupbotRestore -Confirm:$false {volumes}", "MailuOps.VolumeOutOfReach", ErrorCategory.InvalidOperation);
            Assert.All([Far, "mailu, dkim, mailqueue, certs"], part => Assert.Contains(part, error.Exception.Message));
            Assert.Equal("mail_example_com_imap", error.TargetObject);
        }

        Assert.Equal(["mailu"], _shell.One<RestoreReport>("Invoke-BackupbotRestore -Confirm:$false -Volume mailu").Volumes);
    }

    [Fact]
    public void A_bot_that_is_on_no_manager_says_where_it_belongs()
    {
        var answer = _engine.OnExec;
        _engine.OnExec = (container, request, token) =>
        {
            if (container != "bot" || !request.Command.Contains("restore"))
            {
                return answer(container, request, token);
            }

            request.OnErrorLine!("""{"levelname": "ERROR", "message": "This node is not a swarm manager. Worker nodes can't be used to view or modify cluster state."}""");
            return Task.FromResult(new ExecResult(1, [], [], TimeSpan.Zero));
        };
        var error = _shell.Fails("Invoke-BackupbotRestore -Confirm:$false -Volume mailu", "MailuOps.BackupbotNotOnManager", ErrorCategory.InvalidOperation);
        Assert.Contains("node.role == manager", error.Exception.Message);
    }

    private void Move(string service, string node) => _engine.Tasks = [.. _engine.Tasks.Select(t => t.ServiceId == service ? t with { NodeId = node } : t)];
}
