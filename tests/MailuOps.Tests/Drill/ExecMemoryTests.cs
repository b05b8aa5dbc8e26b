using MailuOps.Drill.Leaks;
using MailuOps.Engine;

namespace MailuOps.Tests.Drill;

/// <summary>An engine forgets its exec records soon: what it has forgotten is not taken for nothing.</summary>
public sealed class ExecMemoryTests
{
    private static readonly DateTimeOffset Begin = DateTimeOffset.Now;
    private readonly FakeEngine _engine = new();

    private static EngineExecRecords Records(DateTimeOffset from, params string[] commands) => new([.. commands.Select(c => new EngineExecRecord("c", c))], from);

    [Fact]
    public async Task What_was_seen_once_is_kept()
    {
        using var memory = new ExecMemory(_engine, Begin);
        _engine.OnRecords = since => Records(since, "one", "two");
        await memory.LookAsync(default);
        _engine.OnRecords = since => Records(since, "two", "three");
        await memory.LookAsync(default);
        Assert.Equal(["one", "three", "two"], memory.Records.Select(r => r.Command).Order());
        Assert.Null(memory.Gap);
    }

    [Fact]
    public async Task What_was_forgotten_before_it_was_seen_is_told()
    {
        using var memory = new ExecMemory(_engine, Begin.AddHours(-1));
        _engine.OnRecords = _ => Records(Begin.AddMinutes(-5), "one");
        await memory.LookAsync(default);
        Assert.Equal((Begin.AddHours(-1), Begin.AddMinutes(-5)), memory.Gap);
    }

    [Fact]
    public async Task A_slow_engine_is_not_asked_by_several_at_once()
    {
        using var memory = new ExecMemory(_engine, Begin);
        using var asked = new SemaphoreSlim(0);
        using var answer = new SemaphoreSlim(0);
        _engine.OnRecords = since =>
        {
            asked.Release();
            answer.Wait();
            return Records(since, "one");
        };
        var first = Task.Run(memory.TryLookAsync);
        await asked.WaitAsync();
        await memory.TryLookAsync().WaitAsync(TimeSpan.FromSeconds(30));
        answer.Release();
        await first;
        Assert.Equal((0, 1), (asked.CurrentCount, memory.Records.Count));
    }

    [Fact]
    public async Task An_engine_that_does_not_answer_once_is_asked_for_all_of_it_the_next_time()
    {
        using var memory = new ExecMemory(_engine, Begin.AddMinutes(-1));
        _engine.OnRecords = _ => throw Errors.EngineConnectionLost("x", "read events");
        await memory.TryLookAsync();
        _engine.OnRecords = since => Records(since, $"since {since:O}");
        await memory.LookAsync(default);
        Assert.Equal($"since {Begin.AddMinutes(-1):O}", Assert.Single(memory.Records).Command);
    }
}
