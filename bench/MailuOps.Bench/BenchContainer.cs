using System.Formats.Tar;

namespace MailuOps.Bench;

/// <summary>A container for measurements: an empty image made here with this machine's programs mounted read-only. Gone afterwards.</summary>
internal sealed class BenchContainer : IAsyncDisposable
{
    private readonly string _image = $"mailuops-bench-{Guid.NewGuid():N}";

    public string Id { get; private set; } = "";

    public static async Task<BenchContainer> StartAsync()
    {
        var container = new BenchContainer();
        await Cli.RunAsync("docker", ["import", "-", container._image], EmptyTree());
        var python = (await Cli.RunAsync("python3", ["-c", "import sys; print(sys.base_prefix)"])).Trim();
        container.Id = (await Cli.RunAsync(
            "docker",
            [
                "run", "-d", "--rm", "--network", "none", "-v", "/usr:/usr:ro", "-v", $"{python}:/python:ro",
                "-e", "PATH=/usr/bin:/bin:/python/bin", container._image, "/bin/sleep", "3600",
            ])).Trim();
        return container;
    }

    public async ValueTask DisposeAsync()
    {
        await Cli.RunAsync("docker", ["rm", "-f", Id]);
        await Cli.RunAsync("docker", ["rmi", "-f", _image]);
    }

    private static byte[] EmptyTree()
    {
        using var bytes = new MemoryStream();
        using (var tar = new TarWriter(bytes, TarEntryFormat.Ustar, leaveOpen: true))
        {
            tar.WriteEntry(new UstarTarEntry(TarEntryType.Directory, "usr"));
            foreach (var link in new[] { "bin", "lib", "lib64", "sbin" }.Where(l => Directory.Exists("/usr/" + l)))
            {
                tar.WriteEntry(new UstarTarEntry(TarEntryType.SymbolicLink, link) { LinkName = "usr/" + link });
            }
        }

        return bytes.ToArray();
    }
}
