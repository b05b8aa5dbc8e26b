using MailuOps.Drill.Locks;

namespace MailuOps.Tests.Drill;

/// <summary>One drill a stack at a time, and what a dead one leaves.</summary>
public sealed class DrillLockTests
{
    private readonly FakeEngine _engine = new();

    private FakeNotes Notes => (FakeNotes)_engine.Notes;

    private static DrillJournal Journal(string stack = "mail", string stage = "Preflight") => new("id-" + stack, stack, stage, "root on host", DateTimeOffset.UnixEpoch);

    private async Task<string> RefusalAsync() => (await Assert.ThrowsAsync<MailuOpsException>(() => DrillLock.TakeAsync(_engine, Journal(), default))).Id;

    [Fact]
    public async Task A_second_drill_of_the_stack_is_refused_and_one_of_another_stack_is_not()
    {
        await using var first = await DrillLock.TakeAsync(_engine, Journal(), default);
        Assert.Equal("MailuOps.DrillRunning", await RefusalAsync());
        await using var other = await DrillLock.TakeAsync(_engine, Journal("mail2"), default);
        Assert.Equal(["mail", "mail2"], (await DrillLock.FindAsync(_engine, null, default)).Select(d => d.Stack).Order());
    }

    [Fact]
    public async Task Given_back_it_can_be_taken_again()
    {
        await using (var first = await DrillLock.TakeAsync(_engine, Journal(), default))
        {
            await first.WriteAsync(Journal(stage: "Seed"), default);
            await first.ReleaseAsync(default);
            // A late sign of life must not bring it back.
            await first.WriteAsync(Journal(stage: "Seed"), default);
        }

        Assert.Empty(await DrillLock.FindAsync(_engine, "mail", default));
        await using var second = await DrillLock.TakeAsync(_engine, Journal(), default);
    }

    [Fact]
    public async Task What_was_noted_last_outlives_the_client_and_after_some_silence_it_is_dead()
    {
        await using (var first = await DrillLock.TakeAsync(_engine, Journal(), default))
        {
            await first.WriteAsync(Journal(stage: "Seed"), default);
            await first.WriteAsync(Journal(stage: "Wipe") with { TestUser = "mailuops-x@d", Home = "/mail/mailuops-x@d" }, default);
        }

        Notes.Now += LifeSign.Patience - TimeSpan.FromSeconds(1);
        Assert.Equal("MailuOps.DrillRunning", await RefusalAsync());
        Notes.Now += TimeSpan.FromSeconds(2);
        Assert.Equal("MailuOps.DrillUnfinished", await RefusalAsync());
        var left = Assert.Single(await DrillLock.FindAsync(_engine, "mail", default));
        Assert.True(left.Dead);
        Assert.Equal(("Wipe", "mailuops-x@d", "/mail/mailuops-x@d"), (left.Stage, left.Journal.TestUser, left.Journal.Home));
    }

    [Fact]
    public async Task A_client_that_slept_through_its_repair_does_no_more_and_leaves_the_next_drills_lock_alone()
    {
        await using var slept = await DrillLock.TakeAsync(_engine, Journal(), default);
        await slept.WriteAsync(Journal(stage: "Wipe"), default);
        await slept.RequireAsync(default);
        // Somebody repairs it, and another drill begins.
        await DrillLock.ClearAsync(Notes, "mail", default);
        var journal = Journal() with { DrillId = "id-next" };
        await using var next = await DrillLock.TakeAsync(_engine, journal, default);
        await next.WriteAsync(journal with { Stage = "Backup" }, default);
        Assert.Equal("MailuOps.DrillLockLost", (await Assert.ThrowsAsync<MailuOpsException>(() => slept.RequireAsync(default))).Id);
        await slept.WriteAsync(Journal(stage: "CleanUp"), default);
        await slept.ReleaseAsync(default);
        await next.RequireAsync(default);
        var held = Assert.Single(await DrillLock.FindAsync(_engine, "mail", default));
        Assert.Equal(("id-next", "Backup"), (held.DrillId, held.Stage));
    }

    [Fact]
    public async Task Names_are_short_enough_for_the_Swarm_and_differ()
    {
        var longName = new string('a', 60);
        await using var one = await DrillLock.TakeAsync(_engine, Journal(longName + "1"), default);
        await using var two = await DrillLock.TakeAsync(_engine, Journal(longName + "2"), default);
        await two.WriteAsync(Journal(longName + "2"), default);
        Assert.All(await Notes.ListAsync("mailuops.lock", null, default), n => Assert.InRange(n.Name.Length, 1, 60));
    }
}
