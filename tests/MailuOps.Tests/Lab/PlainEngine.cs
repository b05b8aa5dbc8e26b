using System.Diagnostics;
using MailuOps.Engine;

namespace MailuOps.Tests.Lab;

/// <summary>A test that starts a Docker engine of its own beside the lab's.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PlainEngineFactAttribute : FactAttribute
{
    /// <summary>Decides when the test is discovered.</summary>
    public PlainEngineFactAttribute() => Skip = LabGate.SkipReason
        ?? (PlainEngine.Program is not null && Environment.UserName == "root" ? null : "NOT PROVEN: needs root and dockerd, to start a second engine.");
}

/// <summary>
/// A second engine, outside every swarm. In a network namespace of its own: an engine with --bridge=none removes the docker0 that
/// it finds, and that is the first engine's.
/// </summary>
internal sealed class PlainEngine : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("mailuops-");
    private readonly Process _process;

    private PlainEngine()
    {
        string[] arguments =
        [
            "--net", Program!, "--host", DockerHost, "--data-root", $"{_folder}/data", "--exec-root", $"{_folder}/exec", "--pidfile", $"{_folder}/pid",
            "--config-file", $"{_folder}/daemon.json", "--iptables=false", "--ip-masq=false", "--bridge=none", "--storage-driver=vfs",
        ];
        File.WriteAllText($"{_folder}/daemon.json", "{}");
        _process = Process.Start(new ProcessStartInfo("unshare", arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        _process.ErrorDataReceived += static (_, _) => { };
        _process.BeginErrorReadLine();
    }

    /// <summary>The daemon's path; null: there is none.</summary>
    public static string? Program { get; } = ((Environment.GetEnvironmentVariable("PATH") ?? "") + ":/usr/sbin:/sbin:/usr/local/sbin")
        .Split(':').Select(p => Path.Combine(p, "dockerd")).FirstOrDefault(File.Exists);

    /// <summary>Its address.</summary>
    public string DockerHost => $"unix://{_folder}/docker.sock";

    /// <summary>Starts it and waits until it answers.</summary>
    public static async Task<PlainEngine> StartAsync()
    {
        var engine = new PlainEngine();
        await DockerCli.UntilAsync(engine.AnswersAsync, "the second engine answers");
        return engine;
    }

    public async ValueTask DisposeAsync()
    {
        // SIGTERM, so that it ends its containerd too.
        using (var kill = Process.Start("kill", _process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)))
        {
            await kill.WaitForExitAsync();
        }

        await _process.WaitForExitAsync();
        _process.Dispose();
        _folder.Delete(true);
    }

    private async Task<bool> AnswersAsync()
    {
        Assert.False(_process.HasExited, "the second engine ended");
        try
        {
            await (await EngineConnector.ConnectAsync(EndpointResolver.Resolve(DockerHost), CancellationToken.None)).DisposeAsync();
            return true;
        }
        catch (MailuOpsException)
        {
            return false;
        }
    }
}
