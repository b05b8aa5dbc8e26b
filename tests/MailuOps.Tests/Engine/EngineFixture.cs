using System.Formats.Tar;
using System.Text.Json.Nodes;
using MailuOps.Engine;

namespace MailuOps.Tests.Engine;

/// <summary>
/// A container to run commands in. Its image is an empty tree made here; the programs are this machine's own, mounted read-only,
/// so that nothing is pulled or built. Everything is removed at the end.
/// </summary>
public sealed class EngineFixture : IAsyncLifetime
{
    private readonly List<string> _containers = [];
    private RawEngine? _raw;
    private IDockerEngine? _engine;

    public IDockerEngine Engine => _engine!;

    public RawEngine Raw => _raw!;

    /// <summary>The image's name.</summary>
    public string Image { get; } = $"mailuops-test-{Guid.NewGuid():N}";

    /// <summary>A running container that the tests share.</summary>
    public string Container { get; private set; } = "";

    public async Task InitializeAsync()
    {
        if (new EngineFactAttribute().Skip is not null)
        {
            return;
        }

        var endpoint = EndpointResolver.Resolve(null);
        _engine = await EngineConnector.ConnectAsync(endpoint, CancellationToken.None);
        _raw = new RawEngine(endpoint);
        try
        {
            await _raw.ImportAsync(Image, EmptyTree());
            Container = await StartAsync("exec sleep infinity");
        }
        catch
        {
            // xunit does not dispose what it could not initialise.
            await DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts a container whose first process is the script.</summary>
    public async Task<string> StartAsync(string script, bool start = true, string? path = null, IEnumerable<(string Name, string Value)>? labels = null)
    {
        var binds = new JsonArray("/usr:/usr:ro");
        var programs = "/usr/bin:/bin";
        if (HostPython.Prefix is { } python && !python.StartsWith("/usr", StringComparison.Ordinal))
        {
            binds.Add($"{python}:{python}:ro");
            programs = $"{python}/bin:{programs}";
        }

        var marks = new JsonObject { ["mailuops.test"] = Image };
        foreach (var (name, value) in labels ?? [])
        {
            marks[name] = value;
        }

        var created = await Raw.PostAsync("containers/create", new JsonObject
        {
            ["Image"] = Image,
            ["Cmd"] = new JsonArray("/bin/sh", "-c", script),
            ["Env"] = new JsonArray("PATH=" + (path ?? programs)),
            ["Labels"] = marks,
            ["HostConfig"] = new JsonObject { ["Binds"] = binds, ["Tmpfs"] = new JsonObject { ["/data"] = "mode=1777" } },
        });
        var id = created["Id"]!.GetValue<string>();
        _containers.Add(id);
        if (start)
        {
            await Raw.PostAsync($"containers/{id}/start");
        }

        return id;
    }

    public async Task<ExecResult> RunAsync(string script, params string[] arguments) =>
        await Engine.ExecAsync(Container, ExecRequest.Shell(script, arguments), CancellationToken.None);

    public async Task DisposeAsync()
    {
        if (_raw is null || _engine is null)
        {
            return;
        }

        await Task.WhenAll(_containers.Select(id => _raw.DeleteAsync($"containers/{id}?force=1")));
        await _raw.DeleteAsync($"images/{Image}?force=1");
        _raw.Dispose();
        await _engine.DisposeAsync();
    }

    private static byte[] EmptyTree()
    {
        using var bytes = new MemoryStream();
        using (var tar = new TarWriter(bytes, TarEntryFormat.Ustar, leaveOpen: true))
        {
            foreach (var folder in new[] { "tmp", "usr", "etc", "data", "files" })
            {
                tar.WriteEntry(new UstarTarEntry(TarEntryType.Directory, folder) { Mode = (UnixFileMode)0x1FF });
            }

            foreach (var link in new[] { "bin", "lib", "lib64", "sbin" }.Where(l => Directory.Exists("/usr/" + l)))
            {
                tar.WriteEntry(new UstarTarEntry(TarEntryType.SymbolicLink, link) { LinkName = "usr/" + link });
            }

            var users = "root:x:0:0:root:/:/bin/sh\nnobody:x:65534:65534:nobody:/:/bin/sh\n"u8.ToArray();
            tar.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, "etc/passwd") { DataStream = new MemoryStream(users) });
        }

        return bytes.ToArray();
    }
}

[CollectionDefinition("engine")]
public sealed class EngineCollection : ICollectionFixture<EngineFixture>;
