using System.Formats.Tar;
using MailuOps.Engine;

namespace MailuOps.Tests.Engine;

[Collection("engine")]
public sealed class ContainerTests(EngineFixture fixture)
{
    [EngineFact]
    public async Task AnArchiveGoesInAndComesOut()
    {
        var content = new byte[3 << 20];
        new Random(3).NextBytes(content);
        await fixture.Engine.WriteArchiveAsync(fixture.Container, "/files", new ForwardStream(Tar("blob", content)), default);
        Assert.Equal($"{content.Length}\n", (await fixture.RunAsync("stat -c %s /files/blob")).OutputText);

        using var archive = new MemoryStream();
        await fixture.Engine.ReadArchiveAsync(fixture.Container, "/files/blob", archive, default);
        archive.Position = 0;
        using var reader = new TarReader(archive);
        using var copy = new MemoryStream();
        await (await reader.GetNextEntryAsync())!.DataStream!.CopyToAsync(copy);
        Assert.Equal(content, copy.ToArray());
    }

    [EngineFact]
    public async Task AMissingPathIsTheContainersNotTheContainer()
    {
        var read = await Assert.ThrowsAsync<MailuOpsException>(() => fixture.Engine.ReadArchiveAsync(fixture.Container, "/no/such", Stream.Null, default));
        var write = await Assert.ThrowsAsync<MailuOpsException>(() => fixture.Engine.WriteArchiveAsync(fixture.Container, "/no/such", Tar("x", []), default));
        Assert.Equal(("MailuOps.ContainerPathNotFound", "MailuOps.ContainerPathNotFound"), (read.Id, write.Id));
    }

    [EngineFact]
    public async Task ASourceThatFailsIsNotTheEnginesFailure()
    {
        var torn = new WaitingStream(Task.CompletedTask, new EndOfStreamException("torn"));
        await Assert.ThrowsAsync<EndOfStreamException>(() => fixture.Engine.WriteArchiveAsync(fixture.Container, "/files", torn, default));
    }

    [EngineFact]
    public async Task LogsAreReadInOrderWithTheirStream()
    {
        var container = await fixture.StartAsync("echo one; sleep 0.05; echo two >&2; sleep 0.05; printf 'three\\n\\n'; exec sleep infinity");
        IReadOnlyList<EngineLogLine> lines = [];
        for (var i = 0; i < 50 && lines.Count < 4; i++)
        {
            lines = await fixture.Engine.ReadLogsAsync(container, null, 100, default);
            await Task.Delay(50);
        }

        Assert.Equal([("one", false), ("two", true), ("three", false), ("", false)], lines.Select(l => (l.Text, l.IsError)));
        Assert.InRange(DateTimeOffset.UtcNow - lines[0].Time, TimeSpan.FromMinutes(-1), TimeSpan.FromMinutes(2));
        Assert.Equal(["three", ""], (await fixture.Engine.ReadLogsAsync(container, null, 2, default)).Select(l => l.Text));
        Assert.Empty(await fixture.Engine.ReadLogsAsync(container, DateTimeOffset.UtcNow.AddMinutes(1), 100, default));
    }

    [EngineFact]
    public async Task ContainersAreFoundByLabel()
    {
        var inspected = await fixture.Engine.InspectContainerAsync(fixture.Container, default);
        Assert.Equal("running", inspected.State);
        Assert.Contains(inspected.Mounts, m => m is { Type: "bind", Source: "/usr", Target: "/usr", ReadOnly: true });
        var value = inspected.Labels["mailuops.test"];
        var byValue = await fixture.Engine.ListContainersAsync(new Dictionary<string, string?> { ["mailuops.test"] = value }, all: false, default);
        var byKey = await fixture.Engine.ListContainersAsync(new Dictionary<string, string?> { ["mailuops.test"] = null }, all: false, default);
        Assert.Contains(byValue, c => c.Id == fixture.Container && c.Name == inspected.Name);
        Assert.Contains(byKey, c => c.Id == fixture.Container);
        Assert.Empty(await fixture.Engine.ListContainersAsync(new Dictionary<string, string?> { ["mailuops.test"] = "other" }, all: true, default));
    }

    [EngineFact]
    public async Task ASignalReachesTheFirstProcess()
    {
        var container = await fixture.StartAsync("trap 'echo hup' HUP; echo ready; while :; do sleep 0.1; done");
        await LogHasAsync(container, "ready");
        await fixture.Engine.SignalAsync(container, "HUP", default);
        await LogHasAsync(container, "hup");
    }

    private async Task LogHasAsync(string container, string text)
    {
        for (var i = 0; i < 100; i++)
        {
            if ((await fixture.Engine.ReadLogsAsync(container, null, 100, default)).Any(l => l.Text == text))
            {
                return;
            }

            await Task.Delay(50);
        }

        Assert.Fail($"'{text}' is not in the log");
    }

    private static MemoryStream Tar(string name, byte[] content)
    {
        var bytes = new MemoryStream();
        using (var tar = new TarWriter(bytes, TarEntryFormat.Ustar, leaveOpen: true))
        {
            tar.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(content) });
        }

        bytes.Position = 0;
        return bytes;
    }
}
