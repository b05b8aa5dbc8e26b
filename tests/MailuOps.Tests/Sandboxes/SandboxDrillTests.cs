using MailuOps.Drill;
using MailuOps.Drill.Locks;
using MailuOps.Drill.Sandboxes;
using MailuOps.Engine;

namespace MailuOps.Tests.Sandboxes;

/// <summary>Drills in a sandbox of backups and servers that are no good: each is caught, says why, and leaves nothing. No engine needed.</summary>
public sealed class SandboxDrillTests : IDisposable
{
    private const string Broken = "Fatal: repository contains errors";
    private readonly SandboxWorld _world = new();
    private readonly HostedShell _shell = new();

    public SandboxDrillTests() => _shell.Use(_world);

    public void Dispose() => _shell.Dispose();

    private RestoreDrillResult Drill(string arguments = "") => (RestoreDrillResult)_shell.Run(
        $"Invoke-MailuRestoreDrill -Sandbox -NoHistory -Confirm:$false -WarningAction Ignore -BootTimeout 1 {arguments}").Succeeded().Output.Single().BaseObject;

    /// <summary>Not a pass, for this reason, at this stage; and nothing of the sandbox is there any more.</summary>
    private async Task<RestoreDrillResult> CaughtAsync(DrillOutcome outcome, string reason, string? stage, string arguments = "")
    {
        var drill = Drill(arguments);
        Assert.True(drill.Outcome == outcome, $"{drill.Outcome}: {drill.Reason}");
        Assert.Contains(reason, drill.Reason);
        Assert.Equal(stage, drill.Stages.FirstOrDefault(s => s.Status == StageStatus.Failed)?.Name);
        Assert.True(drill.Level < 4, $"level {drill.Level}");
        Assert.Empty(drill.LeftOver);
        Assert.Empty(_world.Yard.Volumes);
        Assert.Empty(_world.Yard.Networks);
        Assert.All(_world.Yard.Copies, c => Assert.Contains($"id-{c.Name}", _world.Yard.Removed));
        Assert.All(_world.Yard.Removed, r => Assert.Contains("-drill-", r));
        Assert.All(_world.Empty, c => Assert.Contains("-drill-", c));
        // Only for their removal, and in production never.
        Assert.All(_world.Empty, c => Assert.Contains(c.Split(' ')[0], _world.Yard.Unlimited));
        Assert.All(_world.Yard.Unlimited, c => Assert.Contains("-drill-", c));
        Assert.Empty(await _world.Notes.ListAsync(SandboxLife.Label, null, default));
        return drill;
    }

    [Fact]
    public async Task Packs_are_read_in_turn_by_the_history_and_damage_stays_due()
    {
        var folder = Directory.CreateTempSubdirectory("packs");
        try
        {
            _shell.With("History", folder.FullName);
            RestoreDrillResult Kept() => (RestoreDrillResult)_shell.Run("Invoke-MailuRestoreDrill -Sandbox -PackParts 2 -HistoryPath $History -Confirm:$false -WarningAction Ignore").Succeeded().Output.Single().BaseObject;
            var first = Kept().Sandbox!.Packs!;
            Assert.Equal((1, null), (first.Left, first.AllReadSince));
            _world.Check = () => Broken;
            var damaged = Kept();
            Assert.Equal((DrillOutcome.Failed, null), (damaged.Outcome, damaged.Sandbox!.Packs));
            Assert.Contains("Packs: The backup repository of mail_example_com is damaged, by restic's look at part", damaged.Reason);
            Assert.False(damaged.Stages.Single(s => s.Name == "Packs").Unsettled);
            _world.Check = () => "";
            var second = Kept().Sandbox!.Packs!;
            Assert.Equal((3 - first.Part, 0), (second.Part, second.Left));
            Assert.Contains($"restic check --no-lock --read-data-subset={second.Part}/2 --no-cache", _world.AskedBot);
            var kept = _shell.Run("Get-MailuDrill -HistoryPath $History").Succeeded().Output.Select(o => (RestoreDrillResult)o.BaseObject).Single(d => d.Sandbox?.Packs?.Part == second.Part);
            Assert.Equal((second.Part, second.AllReadSince!.Value.ToUnixTimeSeconds()), (kept.Sandbox!.Packs!.Part, kept.Sandbox.Packs.AllReadSince!.Value.ToUnixTimeSeconds()));
            // Of another repository, the copy elsewhere say, nothing has been read.
            _world.Repository = new('b', 64);
            var other = Kept().Sandbox!.Packs!;
            Assert.Equal((1, null, new string('b', 16)), (other.Left, other.AllReadSince, other.Repository));
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        Assert.Empty(await _world.Notes.ListAsync(SandboxLife.Label, null, default));
    }

    [Fact]
    public void What_goes_under_a_checks_hands_is_no_damage()
    {
        // A prune ends, or a backup: the first look misses something, the second does not.
        var (looks, checks) = (0, 0);
        _world.Inside = () => $"index-{Math.Min(++looks, 2)}\n";
        _world.Check = () => ++checks == 1 ? Broken : "";
        Assert.Equal((1, 1), (Drill("-PackParts 1").Sandbox!.Packs!.Part, checks - 1));
    }

    /// <summary>The drill's stage Packs, which failed and says nothing against the backup: here it is the mail that does not come back.</summary>
    private async Task<DrillStage> UnsettledAsync()
    {
        var drill = await CaughtAsync(DrillOutcome.Failed, "mail: did not come back", "Packs", "-PackParts 1");
        Assert.DoesNotContain("Packs", drill.Reason);
        Assert.Null(drill.Sandbox!.Packs);
        var stage = drill.Stages.Single(s => s.Name == "Packs");
        Assert.True(stage.Unsettled);
        return stage;
    }

    [Fact]
    public async Task A_repository_that_never_stands_still_is_neither_whole_nor_damaged()
    {
        var looks = 0;
        _world.Inside = () => $"index-{++looks}\n";
        _world.Check = () => Broken;
        Assert.Contains("something else changed the repository meanwhile (Fatal: repository contains errors)", (await UnsettledAsync()).Detail);
        Assert.Equal(3, _world.AskedBot.Count(c => c.StartsWith("restic check", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_repository_that_cannot_be_read_is_not_a_damaged_one()
    {
        _world.Check = () => "Fatal: unable to open config file: connection refused";
        var stage = await UnsettledAsync();
        Assert.Contains("connection refused", stage.Detail);
        Assert.DoesNotContain("damaged", stage.Detail);
    }

    [Fact]
    public async Task A_snapshot_without_the_mail() => await WithoutAsync("mail/", "does not hold the mail");

    [Fact]
    public async Task A_snapshot_without_the_accounts() => await WithoutAsync("mailu/", "does not hold the accounts");

    private Task<RestoreDrillResult> WithoutAsync(string store, string reason)
    {
        _world.Listing.RemoveAll(l => l.StartsWith(store, StringComparison.Ordinal));
        return CaughtAsync(DrillOutcome.Failed, reason, "Restore");
    }

    [Theory]
    [InlineData("""{"message_type":"error","error":{"message":"ciphertext verification failed"},"item":"/main.db"}""", 1, "ciphertext verification failed")]
    [InlineData("""{"message_type":"error","error":{"message":"ciphertext verification failed"},"item":"/main.db"}""", 0, "ciphertext verification failed")]
    [InlineData("""{"message_type":"error","error":{"message":"write /x: no space left on device"},"item":"/x"}""", 1, "there is no room left for the volume")]
    public async Task A_restore_that_restic_cannot_carry_out(string says, long exit, string reason)
    {
        _world.Restore = (says, exit);
        await CaughtAsync(DrillOutcome.Failed, reason, "Restore");
        Assert.Empty(_world.Yard.Copies);
    }

    [Fact]
    public async Task A_restore_that_leaves_out_a_message_and_says_nothing()
    {
        _world.Unrestored.Add(_world.Listing[1]);
        await CaughtAsync(DrillOutcome.Failed, "the snapshot lists 1 message, and 0 were restored", null);
    }

    [Theory]
    [InlineData("\"damage\":\"row 3 missing from index ix\"", "the restored database is damaged: row 3 missing from index ix")]
    [InlineData("\"error\":\"file is not a database\"", "the restored database is damaged: file is not a database")]
    public async Task A_corrupt_account_database(string check, string reason)
    {
        _world.Database = check;
        await CaughtAsync(DrillOutcome.Failed, reason, null);
    }

    [Fact]
    public async Task Rows_that_refer_to_nothing_unless_production_has_them_too()
    {
        const string Orphan = "a row of token refers to a row of user that is not there";
        _world.Database = $"\"damage\":null,\"orphans\":[\"{Orphan}\"]";
        await CaughtAsync(DrillOutcome.Failed, $"in the restored database {Orphan}, and in production's it is not so", null);
        _world.ProductionCheck = _world.Database;
        Assert.DoesNotContain(Orphan, Drill().Reason);
    }

    [Fact]
    public async Task An_empty_account_database()
    {
        _world.Users = "[]";
        await CaughtAsync(DrillOutcome.Failed, "the restored database has no account", null);
    }

    [Fact]
    public async Task Another_servers_snapshot_out_of_the_same_repository()
    {
        // Two servers with the same folders on their hosts, say: each is whole.
        _world.Domain = "other.example.org";
        await CaughtAsync(DrillOutcome.Failed, "the restored database knows other.example.org, and none of production's domains (example.com): it is another server's", null);
    }

    [Fact]
    public async Task An_account_database_that_is_older_than_the_mail()
    {
        _world.ProductionUsers = $$"""[{"email":"{{SandboxWorld.User}}","enabled":1},{"email":"new@example.com","enabled":1},{"email":"later@example.com","enabled":1}]""";
        _world.Homes = ($"{SandboxWorld.User} new@example.com gone@example.com", $"{SandboxWorld.User} new@example.com later@example.com");
        var drill = await CaughtAsync(DrillOutcome.Failed, "the restored database has no account new@example.com, whose mailbox was restored and which production has", null);
        // Of who came after the snapshot, or went before it, nothing is said.
        Assert.DoesNotContain("later@", drill.Reason);
        Assert.DoesNotContain("gone@", drill.Reason);
    }

    [Fact]
    public async Task A_whole_mailbox_that_the_backup_left_out()
    {
        _world.Users = $$"""[{"email":"{{SandboxWorld.User}}","enabled":1},{"email":"bela@example.com","enabled":1,"quota_bytes_used":512}]""";
        _world.Homes = (SandboxWorld.User, $"{SandboxWorld.User} bela@example.com");
        await CaughtAsync(DrillOutcome.Failed, "bela@example.com has used 512 bytes by the restored database, and no mailbox folder of it was restored", null);
        // Where production has none either, somebody took it away.
        _world.Homes = (SandboxWorld.User, SandboxWorld.User);
        Assert.DoesNotContain("bela@example.com has used", Drill().Reason);
    }

    [Fact]
    public async Task A_mailbox_that_shows_less_than_lies_there()
    {
        _world.Mailbox = "1\t0\t";
        await CaughtAsync(DrillOutcome.Failed, "dovecot shows 0 messages, and 1 lies on the disk", null);
    }

    [Fact]
    public async Task An_image_that_is_gone()
    {
        _world.Yard.OnCopy = copy => throw Errors.EngineImageMissing("ghcr.io/mailu/admin:2024.06", copy.Name);
        await CaughtAsync(DrillOutcome.Failed, "The image ghcr.io/mailu/admin:2024.06", "Boot");
    }

    [Fact]
    public async Task A_service_for_which_no_node_has_room()
    {
        _world.Rejected = ("_imap", "no suitable node (insufficient resources on 1 node)");
        var drill = await CaughtAsync(DrillOutcome.Failed, "insufficient resources on 1 node", "Boot");
        Assert.Equal(0, drill.Level);
    }

    [Fact]
    public async Task A_container_with_a_way_out_and_not_even_kept()
    {
        _world.Route = "a default route by eth1\n";
        var drill = await CaughtAsync(DrillOutcome.Failed, "a default route by eth1", "Boot", "-Keep");
        Assert.Equal((Evidence.No, false), (drill.Sandbox!.Isolated, drill.Sandbox.Kept));
        Assert.Equal(0, drill.Level);
    }

    [Fact]
    public async Task A_name_that_somebody_has_already()
    {
        _world.Yard.OnNetwork = name => throw Errors.EngineNameTaken("network", name);
        await CaughtAsync(DrillOutcome.Inconclusive, "It was left as it is", "Prepare");
    }

    [Fact]
    public async Task An_engine_without_overlay_networks()
    {
        _world.Yard.OnNetwork = name => throw Errors.EngineRequestFailed("unix:///fake", $"network create {name}", "could not find plugin overlay");
        await CaughtAsync(DrillOutcome.Inconclusive, "could not find plugin overlay", "Prepare");
    }

    [Fact]
    public void What_is_kept_says_how_to_reach_it_and_any_snapshot_how_it_was_chosen()
    {
        var drill = Drill("-Keep -Snapshot Random");
        var name = Assert.Single(_world.Yard.Networks).Name;
        Assert.Equal((true, "any of 1", name), (drill.Sandbox!.Kept, drill.Sandbox.Choice, drill.Sandbox.Name));
        Assert.Contains($"Where-Object Name -eq {name}", drill.NextStep);
        Assert.Contains($"-f name={name}_imap", drill.NextStep);
        // As it says.
        Assert.Equal([SandboxWorld.User], _shell.Run($"$sandbox = Get-MailuSandbox | Where-Object Name -eq {name}; (Get-MailuUser -Stack $sandbox.Stack).Address").Succeeded().Of<string>());
        _shell.Run($"Remove-MailuSandbox -Name {name} -Confirm:$false").Succeeded();
        Assert.Empty(_world.Yard.Networks);
    }

    [Fact]
    public void No_snapshot_at_all_is_an_error_and_nothing_is_made()
    {
        _world.Snapshots = "";
        Assert.Equal("MailuOps.RepositoryEmpty", _shell.Run("Invoke-MailuRestoreDrill -Sandbox -NoHistory -Confirm:$false").ErrorId);
        Assert.Empty(_world.Yard.Removed);
    }

    /// <summary>A volume of a sandbox that no client works with any more, unless it was made to stay.</summary>
    private async Task PlantAsync(string name, string of, bool kept = false)
    {
        await _world.Yard.AddVolumeAsync($"{name}_mail", SandboxLabels.For(name, of), default);
        await using (await SandboxLife.BeginAsync(_world.Notes, new SandboxNote(name, of, "root on host", _world.Board.Now) { Kept = kept }, default))
        {
        }
    }

    [Fact]
    public async Task What_a_killed_drill_left_of_this_server_is_removed_first_and_nothing_else()
    {
        await PlantAsync("mail_example_com-drill-dead", SandboxSamples.Stack);
        await PlantAsync("mail_example_com-drill-kept", SandboxSamples.Stack, kept: true);
        await PlantAsync("other-drill-dead", "other");
        _world.Board.Now += LifeSign.Patience + TimeSpan.FromSeconds(1);
        await PlantAsync("mail_example_com-drill-used", SandboxSamples.Stack);
        await _world.Yard.AddVolumeAsync("mail_example_com-drill-dead_other", new Dictionary<string, string>(), default);
        var drill = Drill();
        Assert.Contains("the stale sandbox mail_example_com-drill-dead of root on host", drill.CleanedUp);
        Assert.Equal(
            ["mail_example_com-drill-dead_other", "mail_example_com-drill-kept_mail", "mail_example_com-drill-used_mail", "other-drill-dead_mail"],
            _world.Yard.Volumes.Select(v => v.Name).Order(StringComparer.Ordinal));
        Assert.DoesNotContain("mail_example_com-drill-dead", (await _world.Notes.ListAsync(SandboxLife.Label, null, default)).Select(n => n.Labels[SandboxLife.Label]));
    }

    [Fact]
    public void WhatIf_makes_nothing()
    {
        Assert.Empty(_shell.Run("Invoke-MailuRestoreDrill -Sandbox -NoHistory -WhatIf").Succeeded().Output);
        Assert.Empty(_world.AskedBot);
    }
}
