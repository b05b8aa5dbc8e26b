using System.Diagnostics;
using System.Management.Automation;
using MailuOps.Cmdlets;
using MailuOps.Drill;
using MailuOps.Drill.Sandboxes;
using MailuOps.Engine;
using MailuOps.Tests.Sandboxes;
using Xunit;

namespace MailuOps.Tests.Fleet;

/// <summary>Many servers on many engines in one pipeline. No engine needed.</summary>
public sealed class FleetDrillTests
{
    private const string Drill = "Invoke-MailuRestoreDrill -Sandbox -NoHistory -Confirm:$false -BootTimeout 1 -WarningAction Ignore";

    private static RestoreDrillResult[] Drills(ShellResult result) => [.. result.Output.Select(o => (RestoreDrillResult)o.BaseObject)];

    [Theory]
    [InlineData(1, 2, 1, 1)]
    [InlineData(2, 2, 2, 1)]
    [InlineData(8, 1, 6, 1)]
    public void No_more_than_the_throttle_at_once(int limit, int perEngine, int most, int mostPerEngine)
    {
        using var fleet = new FleetWorld("abcdef");
        var drills = Drills(fleet.Shell.Run($"$all | {Drill} -ThrottleLimit {limit} -ThrottleLimitPerEngine {perEngine}").Succeeded());
        Assert.Equal(["tcp://a:1", "tcp://b:1", "tcp://c:1", "tcp://d:1", "tcp://e:1", "tcp://f:1"], drills.Select(d => d.DockerHost).Order());
        Assert.Equal((most, mostPerEngine), (fleet.Most, fleet.MostPerEngine));
        Assert.True(fleet.IsClean);
    }

    [Theory]
    [InlineData("", 2)]
    [InlineData("-ThrottleLimitPerEngine 1", 1)]
    [InlineData("-ThrottleLimitPerEngine 3", 3)]
    public void No_more_than_the_limit_on_one_engine(string arguments, int most)
    {
        using var fleet = new FleetWorld("a");
        Assert.Equal(5, Drills(fleet.Shell.Run($"$s = $all[0]; $s, $s, $s, $s, $s | {Drill} {arguments}").Succeeded()).Length);
        Assert.Equal(most, fleet.MostPerEngine);
        Assert.True(fleet.IsClean);
    }

    [Fact]
    public void A_busy_engine_does_not_keep_the_others_waiting()
    {
        using var fleet = new FleetWorld("ab") { RestoreTime = node => TimeSpan.FromMilliseconds(node == "a" ? 300 : 1) };
        var drills = Drills(fleet.Shell.Run($"$a, $b = $all; $a, $a, $a, $b | {Drill} -ThrottleLimit 2 -ThrottleLimitPerEngine 1").Succeeded());
        // Asked for last, done first: records come as they are made.
        Assert.Equal(["tcp://b:1", "tcp://a:1", "tcp://a:1", "tcp://a:1"], drills.Select(d => d.DockerHost));
        Assert.Equal(2, fleet.Most);
    }

    [Fact]
    public void An_engine_reached_in_two_ways_is_one()
    {
        using var fleet = new FleetWorld("ab", "aa");
        Assert.Equal(2, Drills(fleet.Shell.Run($"$all | {Drill} -ThrottleLimitPerEngine 1").Succeeded()).Length);
        Assert.Equal(1, fleet.Most);
    }

    [Fact]
    public void One_that_cannot_be_reached_is_an_error_and_a_record_and_the_others_go_on()
    {
        using var fleet = new FleetWorld("abc");
        fleet.Kill('b');
        var result = fleet.Shell.Run($"$all | {Drill}");
        var error = Assert.Single(result.Errors);
        Assert.Null(result.Terminating);
        Assert.Equal(("MailuOps.EngineUnreachable", "tcp://b:1"), (result.ErrorId, error.TargetObject));
        Assert.StartsWith("mail_example_com (tcp://b:1)", error.ToString(), StringComparison.Ordinal);
        var drills = Drills(result);
        Assert.Equal(["tcp://a:1", "tcp://b:1", "tcp://c:1"], drills.Select(d => d.DockerHost).Order());
        var dead = drills.Single(d => d.DockerHost == "tcp://b:1");
        Assert.Equal((DrillOutcome.Inconclusive, "mail_example_com", DrillKind.Sandbox), (dead.Outcome, dead.Stack, dead.Kind));
        Assert.Contains("nobody listens", dead.Reason);
    }

    [Fact]
    public void Empty_cells_of_a_table_are_nothing_given_and_an_empty_argument_is_an_error()
    {
        using var fleet = new FleetWorld("ab");
        const string Rows = "[pscustomobject]@{ Stack = 'mail_example_com'; DockerHost = 'tcp://a:1'; BackupPath = ''; Repository = ''; RepositoryFile = '' }, "
            + "[pscustomobject]@{ Stack = 'mail_example_com'; DockerHost = 'tcp://b:1'; BackupPath = '/nowhere/at/all'; Repository = ''; RepositoryFile = '' }";
        var result = fleet.Shell.Run($"{Rows} | {Drill}");
        Assert.Equal(["tcp://a:1", "tcp://b:1"], Drills(result).Select(d => d.DockerHost).Order());
        Assert.Equal("MailuOps.BackupPathInvalid", result.ErrorId);
        Assert.Equal("MailuOps.ArgumentEmpty", fleet.Shell.Run($"{Drill} -Stack $all[0] -BackupPath ''").ErrorId);
    }

    [Fact]
    public void One_without_a_snapshot_is_an_error_and_a_record_and_the_others_go_on()
    {
        using var fleet = new FleetWorld("abc");
        fleet['a'].Snapshots = "";
        var result = fleet.Shell.Run($"$all | {Drill} -ThrottleLimit 1");
        Assert.Equal("MailuOps.RepositoryEmpty", result.ErrorId);
        Assert.Equal(["tcp://a:1 Inconclusive 0", "tcp://b:1 Failed 10", "tcp://c:1 Failed 10"], Drills(result).Select(d => $"{d.DockerHost} {d.Outcome} {d.Stages.Count}"));
    }

    [Fact]
    public void A_call_without_a_pipeline_gives_the_error_alone()
    {
        using var fleet = new FleetWorld("a");
        fleet['a'].Snapshots = "";
        var result = fleet.Shell.Run($"{Drill} -Stack $all[0]");
        Assert.Equal(("MailuOps.RepositoryEmpty", 0), (result.ErrorId, result.Output.Count));
    }

    [Fact]
    public void Nothing_piped_is_nothing_done()
    {
        using var fleet = new FleetWorld("a");
        Assert.Empty(fleet.Shell.Run($"@() | {Drill}").Succeeded().Output);
        Assert.Empty(fleet['a'].AskedBot);
    }

    [Fact]
    public async Task Ctrl_C_ends_all_within_a_second_and_cleans_up()
    {
        using var fleet = new FleetWorld("abcdef") { RestoreTime = _ => null };
        var run = fleet.Shell.Start($"$all | {Drill} -ThrottleLimit 4");
        Assert.True(SpinWait.SpinUntil(() => fleet.Running == 4, 20_000));
        Assert.False(fleet.IsClean);
        var clock = Stopwatch.StartNew();
        var result = run.Stop();
        Assert.InRange(clock.ElapsedMilliseconds, 0, 1000);
        Assert.True(result.Stopped);
        Assert.Empty(result.Errors);
        Assert.Equal(0, fleet.Running);
        Assert.True(fleet.IsClean);
        // The two that waited were never begun.
        Assert.Equal((4, 4), (fleet.Most, "abcdef".Count(e => fleet[e].Yard.Removed.Count > 0)));
        foreach (var engine in "abcdef")
        {
            Assert.Empty(await fleet[engine].Board.ListAsync(SandboxLife.Label, null, default));
        }
    }

    [Fact]
    public void A_reader_that_has_enough_stops_the_rest()
    {
        using var fleet = new FleetWorld("abcd") { RestoreTime = node => node == "a" ? TimeSpan.Zero : null };
        var result = fleet.Shell.Run($"foreach ($i in 1) {{ $all | {Drill} -ThrottleLimit 2 | ForEach-Object {{ $_; break }} }}").Succeeded();
        Assert.Equal("tcp://a:1", Assert.Single(Drills(result)).DockerHost);
        Assert.True(fleet.IsClean);
    }

    [Fact]
    public void WhatIf_makes_nothing_on_any_engine()
    {
        using var fleet = new FleetWorld("abc");
        Assert.Empty(fleet.Shell.Run("$all | Invoke-MailuRestoreDrill -Sandbox -NoHistory -WhatIf").Succeeded().Output);
        Assert.All("abc", e => Assert.Empty(fleet[e].AskedBot));
    }

    [Fact]
    public void Each_server_is_asked_for_and_all_are_before_the_first_drill()
    {
        using var fleet = new FleetWorld("abc");
        var asked = new List<int>();
        fleet.OnRestore = _ => asked.Add(fleet.Shell.Host.Questions.Count);
        Array.ForEach(["&Yes", "&No", "&Yes"], fleet.Shell.Host.Answers.Enqueue);
        var drills = Drills(fleet.Shell.Run("$all | Invoke-MailuRestoreDrill -Sandbox -NoHistory -ThrottleLimit 1 -WarningAction Ignore").Succeeded());
        Assert.Equal(["tcp://a:1", "tcp://c:1"], drills.Select(d => d.DockerHost));
        Assert.All(asked, count => Assert.Equal(3, count));
        Assert.NotEmpty(asked);
        Assert.All(fleet.Shell.Host.Questions.Zip("abc"), q => Assert.Contains($"mail_example_com (tcp://{q.Second}:1)", q.First));
        Assert.Empty(fleet['b'].AskedBot);
    }

    [Fact]
    public void Nobody_to_ask_ends_the_call_before_anything_is_made()
    {
        using var fleet = new FleetWorld("ab");
        var result = fleet.Shell.Run("$all | Invoke-MailuRestoreDrill -Sandbox -NoHistory");
        Assert.Equal("MailuOps.ConfirmationImpossible", result.ErrorId);
        Assert.All("ab", e => Assert.Empty(fleet[e].AskedBot));
    }

    [Fact]
    public void Each_server_has_a_bar_below_that_of_all()
    {
        using var fleet = new FleetWorld("abc");
        var bars = fleet.Shell.Run($"$all | {Drill}").Succeeded().Progress;
        var servers = bars.Where(b => b.ParentActivityId == 1 && b.RecordType == ProgressRecordType.Processing).ToList();
        Assert.Equal([1001, 2001, 3001], servers.Select(b => b.ActivityId).Distinct().Order());
        Assert.Contains(bars, b => b is { ActivityId: 1, Activity: "Restore drills of 3 servers" } && b.StatusDescription.EndsWith(" done, 0 at work, 0 waiting", StringComparison.Ordinal));
        // Every bar that was opened is taken away.
        Assert.All(bars.GroupBy(b => b.ActivityId), g => Assert.Equal(ProgressRecordType.Completed, g.Last().RecordType));
    }

    [Fact]
    public void Words_stand_under_the_servers_name_where_there_are_several()
    {
        using var fleet = new FleetWorld("ab");
        Assert.Contains("mail_example_com (tcp://b:1): backupbot: backups_app", fleet.Shell.Run($"$all | {Drill} -Verbose").Succeeded().Verbose);
        Assert.Contains("backupbot: backups_app", fleet.Shell.Run($"$all[0] | {Drill} -Verbose").Succeeded().Verbose);
    }

    [Fact]
    public void A_server_found_by_a_context_is_reached_by_it_again_even_in_another_session()
    {
        var world = new SandboxWorld(new EngineEndpoint(new Uri("tcp://far:2376"), "context 'far'") { UseTls = true, Context = "far" });
        var found = new HostedShell().Use(world).Run("Get-MailuStack -Context far").Succeeded().Output.Single();
        using var other = new HostedShell().Use(world).With("found", found);
        var asked = new List<string?>();
        EngineSession.Of(other.Runspace).Resolve = host =>
        {
            asked.Add(host);
            return world.Endpoint;
        };
        Assert.Single(Drills(other.Run($"$found | {Drill}").Succeeded()));
        Assert.Equal(["context:far"], asked.Distinct());
    }
}
