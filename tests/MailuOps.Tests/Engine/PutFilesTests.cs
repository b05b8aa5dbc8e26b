using System.Formats.Tar;
using System.Text;
using Docker.DotNet.Models;
using MailuOps.Engine;

namespace MailuOps.Tests.Engine;

/// <summary>Secrets and configs that docker compose copies into a container come along to its copy in a sandbox.</summary>
[Collection("engine")]
public sealed class PutFilesTests(EngineFixture fixture)
{
    private const UnixFileMode ReadAll = UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    [EngineFact]
    public async Task What_was_put_into_a_container_before_its_start_comes_along_and_what_its_programs_wrote_does_not()
    {
        var project = $"put{Guid.NewGuid():N}";
        var labels = new[] { ("com.docker.compose.project", project), ("com.docker.compose.service", "admin"), ("com.docker.compose.oneoff", "False") };
        var source = await fixture.StartAsync(
            "[ -n \"$COPY\" ] || { echo own >/own; mkdir -p /etc/app; echo own >/etc/app/own; echo own >/old; touch -d @1000000000 /old; echo late >/etc/app/changed; }; echo ready; exec sleep infinity",
            start: false, labels: labels);
        await PutAsync(source, Entry("run/secrets/db_password", "hunter2\n", UnixFileMode.UserRead, 65534), Entry("settings.conf", "a = 1\n", ReadAll, 0));
        // Each in an archive of its own, as compose does; into a folder that the image lacks, and over a file that it has.
        await PutAsync(source, Entry("etc/app/deep/override.conf", "b = 2\n", ReadAll, 0));
        await PutAsync(source, Entry("etc/passwd", "root:x:0:0:put:/:/bin/sh\n", ReadAll, 0));
        await PutAsync(source, Entry("etc/app/changed", "early\n", ReadAll, 0));
        await fixture.Raw.PostAsync($"containers/{source}/start");
        await ReadyAsync(source);
        // The engine tells the time of the last start alone.
        await fixture.Raw.PostAsync($"containers/{source}/restart?t=0");
        await ReadyAsync(source);

        var network = await fixture.Engine.Yard.AddNetworkAsync(project, true, new Dictionary<string, string>(), default);
        var id = "";
        try
        {
            var image = await fixture.Engine.Yard.FindImageAsync($"compose:{project}/admin", fixture.Image, "admin", default);
            id = await fixture.Engine.Yard.CopyServiceAsync(
                new ServiceCopy($"compose:{project}/admin", $"{project}_copy", network.Id)
                {
                    Image = image, Labels = new Dictionary<string, string>(), Mounts = [new EngineMount("bind", "/usr", "/usr", true)], NodeId = "", Memory = 64 << 20, Cpus = 0.5,
                    NameServer = "127.0.0.1", Environment = new Dictionary<string, string?> { ["COPY"] = "1" },
                },
                default);
            var found = await fixture.Engine.ExecAsync(
                $"{project}_copy",
                ExecRequest.Shell("for f in \"$@\"; do [ ! -e \"$f\" ] || { stat -c '%n %a %u' \"$f\"; cat \"$f\"; }; done", "/run/secrets/db_password", "/settings.conf", "/etc/app/deep/override.conf", "/etc/passwd", "/etc/app/changed", "/etc/app/own", "/own", "/old"),
                default);
            Assert.Equal(
                "/run/secrets/db_password 400 65534\nhunter2\n/settings.conf 444 0\na = 1\n/etc/app/deep/override.conf 444 0\nb = 2\n/etc/passwd 444 0\nroot:x:0:0:put:/:/bin/sh\n",
                found.OutputText);
        }
        finally
        {
            if (id.Length > 0)
            {
                await fixture.Engine.Yard.RemoveServiceAsync(id, default);
            }

            await fixture.Engine.Yard.RemoveNetworkAsync(network.Id, default);
            // Other tests of this engine want no compose project.
            await fixture.Raw.DeleteAsync($"containers/{source}?force=1");
        }
    }

    [Fact]
    public void Only_what_holds_nothing_else_is_looked_at()
    {
        ContainerFileSystemChangeResponse Change(string path, FileSystemChangeKind kind) => new() { Path = path, Kind = kind };
        Assert.Equal(
            ["/run/secrets/a", "/settings", "/etc/passwd"],
            PutFiles.Leaves(
            [
                Change("/run", FileSystemChangeKind.Modify), Change("/run/secrets", FileSystemChangeKind.Add), Change("/run/secrets/a", FileSystemChangeKind.Add),
                Change("/settings", FileSystemChangeKind.Add), Change("/etc", FileSystemChangeKind.Modify), Change("/etc/passwd", FileSystemChangeKind.Modify), Change("/etc/motd", FileSystemChangeKind.Delete),
            ]));
    }

    [Theory]
    [InlineData("2026-11-01T10:00:03Z", "2026-11-01T10:00:04.2Z", true)]
    // Rounded up, by a client whose clock is fast.
    [InlineData("2026-11-01T10:01:30Z", "2026-11-01T10:00:04.2Z", true)]
    // Restarted later.
    [InlineData("2026-11-01T10:00:03Z", "2026-11-09T10:00:00Z", true)]
    [InlineData("2026-11-01T10:00:03Z", "", true)]
    // A program writes in fractions of seconds; an archive that it unpacks has old times, and what is set later is none of compose's.
    [InlineData("2026-11-01T10:00:03.1Z", "2026-11-01T10:00:04.2Z", false)]
    [InlineData("2026-10-01T10:00:03Z", "2026-11-01T10:00:04.2Z", false)]
    [InlineData("2026-11-02T10:00:03Z", "2026-11-01T10:00:04.2Z", false)]
    public void The_time_tells_what_was_put_there(string modified, string started, bool put)
    {
        static DateTime Time(string text) => DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture).UtcDateTime;
        Assert.Equal(put, PutFiles.WasPut(Time(modified), Time("2026-11-01T10:00:00.5Z"), started));
    }

    private static PaxTarEntry Entry(string path, string text, UnixFileMode mode, int owner) => new(TarEntryType.RegularFile, path)
    {
        Mode = mode, Uid = owner, ModificationTime = DateTimeOffset.FromUnixTimeSeconds(DateTimeOffset.UtcNow.ToUnixTimeSeconds()), DataStream = new MemoryStream(Encoding.UTF8.GetBytes(text)),
    };

    private async Task PutAsync(string container, params PaxTarEntry[] entries)
    {
        using var tar = new MemoryStream();
        await using (var writer = new TarWriter(tar, leaveOpen: true))
        {
            foreach (var entry in entries)
            {
                await writer.WriteEntryAsync(entry);
            }
        }

        tar.Position = 0;
        await fixture.Engine.WriteArchiveAsync(container, "/", tar, default);
    }

    private async Task ReadyAsync(string container)
    {
        var since = (await fixture.Raw.GetAsync($"containers/{container}/json"))["State"]!["StartedAt"]!.GetValue<DateTimeOffset>();
        for (var i = 0; i < 100 && (await fixture.Engine.ReadLogsAsync(container, since, 10, default)).All(l => l.Text != "ready"); i++)
        {
            await Task.Delay(50);
        }
    }
}
