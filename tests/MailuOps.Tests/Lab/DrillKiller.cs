using System.Text;

namespace MailuOps.Tests.Lab;

/// <summary>Kills (kill -9) a drill that runs in a process of its own.</summary>
internal static class DrillKiller
{
    /// <summary>Begins a drill and kills it so many milliseconds after the end of a stage; gives back what it had said.</summary>
    public static async Task<string> KillAsync(string drill, string ended, int wait)
    {
        Assert.True(File.Exists(Repository.PathOf("out", "host", "mailuops")), "the host is not built: run ./build.sh");
        using var host = Shells.Start(Repository.PathOf("out", "host", "mailuops"), "-Command", $"Import-Module '{Repository.PathOf("MailuOps.psd1")}'; {drill} -Verbose");
        var output = host.StandardOutput.ReadToEndAsync();
        var said = new StringBuilder();
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        while (await host.StandardError.ReadLineAsync(limit.Token) is { } line)
        {
            said.AppendLine(line);
            if (line.StartsWith($"VERBOSE: {ended}: ", StringComparison.Ordinal))
            {
                await Task.Delay(wait);
                break;
            }
        }

        host.Kill();
        await host.WaitForExitAsync();
        said.Append(await host.StandardError.ReadToEndAsync());
        // It did not end by itself.
        Assert.Equal("", await output);
        return said.ToString();
    }
}
