using System.Diagnostics;
using MailuOps.Deployment;

namespace MailuOps.Tests.Lab;

/// <summary>The docker command line, for what an operator does and MailuOps never does.</summary>
internal static class DockerCli
{
    /// <summary>Runs it against the lab's engine; a failure fails the test unless it may fail.</summary>
    public static async Task<string> RunAsync(string[] arguments, string? input = null, bool mayFail = false)
    {
        var start = new ProcessStartInfo("docker", arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(mayFail || process.ExitCode == 0, $"docker {string.Join(' ', arguments)}: {error}");
        return (await output).Trim();
    }

    /// <summary>Returns when the lab delivers mail. Its containers have no health checks: that is when it is ready after a restart.</summary>
    public static async Task MailFlowsAsync()
    {
        using var wait = Process.Start(Repository.PathOf("lab", "lab"), "wait");
        await wait.WaitForExitAsync();
        Assert.Equal(0, wait.ExitCode);
    }

    /// <summary>Repeats a look until it gives true.</summary>
    public static async Task UntilAsync(Func<Task<bool>> look, string what, int seconds = 120)
    {
        for (var end = DateTime.UtcNow.AddSeconds(seconds); !await look(); await Task.Delay(250))
        {
            Assert.True(DateTime.UtcNow < end, $"not within {seconds} s: {what}");
        }
    }
}

/// <summary>A service of the lab without a task, until the end of the block; then it is back, and mail flows.</summary>
internal sealed class ServiceOutage : IAsyncDisposable
{
    private readonly string _service;

    private ServiceOutage(string service) => _service = service;

    public static async Task<ServiceOutage> OfAsync(LabServer lab, MailuRole role)
    {
        var outage = new ServiceOutage(lab.Server.Deployment.Require(role).FullName);
        await DockerCli.RunAsync(["service", "scale", "--detach", $"{outage._service}=0"]);
        await DockerCli.UntilAsync(async () => await outage.ContainersAsync() == "", $"the end of {outage._service}");
        return outage;
    }

    public async ValueTask DisposeAsync()
    {
        await DockerCli.RunAsync(["service", "scale", "--detach", $"{_service}=1"]);
        await DockerCli.UntilAsync(async () => (await ContainersAsync()).StartsWith("Up", StringComparison.Ordinal), $"{_service} up again");
        await DockerCli.MailFlowsAsync();
    }

    private Task<string> ContainersAsync() =>
        DockerCli.RunAsync(["ps", "--filter", $"label=com.docker.swarm.service.name={_service}", "--format", "{{.Status}}"]);
}
