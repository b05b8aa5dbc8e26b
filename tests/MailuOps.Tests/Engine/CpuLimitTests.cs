using System.Text.Json.Nodes;

namespace MailuOps.Tests.Engine;

/// <summary>What removes a sandbox's files may take whatever processor time there is.</summary>
[Collection("engine")]
public sealed class CpuLimitTests(EngineFixture fixture)
{
    [EngineFact]
    public async Task It_is_lifted_from_a_container_that_runs()
    {
        var container = await fixture.StartAsync("exec sleep infinity");
        await fixture.Raw.PostAsync($"containers/{container}/update", new JsonObject { ["NanoCpus"] = 500_000_000L });
        Assert.Equal(500_000_000L, await LimitAsync(container));
        await fixture.Engine.Yard.LiftCpuLimitAsync(container, default);
        Assert.Equal((long)(await fixture.Raw.GetAsync("info"))["NCPU"]! * 1_000_000_000, await LimitAsync(container));
    }

    [EngineFact]
    public Task A_container_that_is_gone_is_no_error() => fixture.Engine.Yard.LiftCpuLimitAsync("mailuops-never", default);

    private async Task<long> LimitAsync(string container) => (long)(await fixture.Raw.GetAsync($"containers/{container}/json"))["HostConfig"]!["NanoCpus"]!;
}
