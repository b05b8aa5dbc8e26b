using System.Diagnostics;

namespace MailuOps.Tests.Lab;

/// <summary>
/// An sshd on each of the two nodes, in the node's own network, at the same port; and before `ssh` on the PATH a script that gives it a key for
/// them, from inside the network where the nodes find each other.
/// </summary>
internal sealed class TwoNodeSsh : IAsyncDisposable
{
    private const int Port = 42_222;
    private readonly string _folder = Directory.CreateTempSubdirectory("mailuops-sshd-").FullName;
    private readonly string? _path = Environment.GetEnvironmentVariable("PATH");
    private readonly string[][] _ways;
    private readonly string[] _containers = ["", ""];

    private TwoNodeSsh(TwoNodeLab lab) => _ways = [[], ["--host", lab.Endpoint]];

    /// <summary>The manager, as -DockerHost takes it.</summary>
    public string Manager { get; private set; } = "";

    /// <summary>The second node's own address, as the manager tells it.</summary>
    public string NodeAddress { get; private set; } = "";

    public static async Task<TwoNodeSsh> StartAsync(TwoNodeLab lab)
    {
        var ssh = new TwoNodeSsh(lab);
        try
        {
            await ssh.UpAsync(lab);
            return ssh;
        }
        catch
        {
            await ssh.DisposeAsync();
            throw;
        }
    }

    /// <summary>How many clients are logged in at the manager and at the second node.</summary>
    public async Task<(int Manager, int Second)> ConnectionsAsync()
    {
        async Task<int> OfAsync(int node) => int.Parse(
            await DockerCli.RunAsync([.. _ways[node], "exec", _containers[node], "sh", "-c", "pgrep -fc '^sshd: .*@notty' || true"]), System.Globalization.CultureInfo.InvariantCulture);
        return (await OfAsync(0), await OfAsync(1));
    }

    /// <summary>Nobody gets into the second node any more.</summary>
    public Task CloseSecondAsync() => DockerCli.RunAsync([.. _ways[1], "rm", "--force", _containers[1]], mayFail: true);

    public async ValueTask DisposeAsync()
    {
        Environment.SetEnvironmentVariable("PATH", _path);
        for (var node = 0; node < _containers.Length; node++)
        {
            await DockerCli.RunAsync([.. _ways[node], "rm", "--force", _containers[node]], mayFail: true);
        }

        Directory.Delete(_folder, recursive: true);
    }

    private async Task UpAsync(TwoNodeLab lab)
    {
        var image = await SshImage.MakeAsync();
        await RunAsync("sh", "-c", $"docker --host {lab.Endpoint} image inspect {image} >/dev/null 2>&1 || docker save {image} | docker --host {lab.Endpoint} load");
        await RunAsync("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", Path.Combine(_folder, "key"));
        var key = await File.ReadAllTextAsync(Path.Combine(_folder, "key.pub"));
        string[] sockets = [MailuOps.Engine.EndpointResolver.Resolve(null).Address.LocalPath, new Uri(lab.Endpoint).LocalPath];
        var known = new List<string>();
        for (var node = 0; node < _containers.Length; node++)
        {
            _containers[node] = await SshImage.StartAsync(image, sockets[node], key, ["--network", "host"], ["-p", $"{Port}"], _ways[node]);
            var host = await DockerCli.RunAsync([.. _ways[node], "exec", _containers[node], "cat", "/etc/ssh/ssh_host_ed25519_key.pub"]);
            var address = await DockerCli.RunAsync([.. _ways[node], "info", "--format", "{{.Swarm.NodeAddr}}"]);
            known.Add($"[{address}]:{Port} {host}");
            (Manager, NodeAddress) = node == 0 ? ($"ssh://forwarding@{address}:{Port}", "") : (Manager, address);
        }

        await File.WriteAllLinesAsync(Path.Combine(_folder, "known"), known);
        var inside = await DockerCli.RunAsync(["inspect", "--format", "{{.State.Pid}}", _containers[0]]);
        var program = (_path ?? "").Split(':').Select(p => Path.Combine(p, "ssh")).First(File.Exists);
        var wrapper = Path.Combine(_folder, "ssh");
        await File.WriteAllTextAsync(wrapper, $"""
            #!/bin/sh
            exec nsenter --net=/proc/{inside}/ns/net {program} -F /dev/null -i {_folder}/key -o IdentitiesOnly=yes -o UserKnownHostsFile={_folder}/known -o GlobalKnownHostsFile=/dev/null -o LogLevel=ERROR "$@"

            """);
        await RunAsync("chmod", "700", wrapper);
        Environment.SetEnvironmentVariable("PATH", $"{_folder}:{_path}");
    }

    private static async Task RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var said = process.StandardError.ReadToEndAsync();
        await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{program}: {await said}");
    }
}
