using System.Diagnostics;

namespace MailuOps.Tests.Lab;

/// <summary>
/// A real sshd in a container that has the engine's socket, and a client configuration with aliases for it. `ssh` is the user's own;
/// a script before it on the PATH gives it this configuration in place of the user's.
/// </summary>
public sealed class SshServer : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("mailuops-sshd-").FullName;
    private readonly string? _path = Environment.GetEnvironmentVariable("PATH");
    private string _container = "";

    /// <inheritdoc/>
    public async Task InitializeAsync()
    {
        if (LabGate.SkipReason is not null)
        {
            return;
        }

        await RunAsync("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", Path.Combine(_folder, "key"));
        _container = await SshImage.StartAsync(
            await SshImage.MakeAsync(), MailuOps.Engine.EndpointResolver.Resolve(null).Address.LocalPath, await File.ReadAllTextAsync(Path.Combine(_folder, "key.pub")), ["--publish", "127.0.0.1::22"], []);
        var port = (await DockerCli.RunAsync(["port", _container, "22/tcp"])).Split('\n')[0].Split(':')[^1];
        var host = await DockerCli.RunAsync(["exec", _container, "cat", "/etc/ssh/ssh_host_ed25519_key.pub"]);
        await File.WriteAllTextAsync(Path.Combine(_folder, "known"), $"[127.0.0.1]:{port} {host}\n");
        await File.WriteAllTextAsync(Path.Combine(_folder, "config"), $"""
            Host lab-ssh lab-shared lab-stranger
              HostName 127.0.0.1
              Port {port}
            Host lab-jumped
              HostName 127.0.0.1
              Port 22
              HostKeyAlias [127.0.0.1]:{port}
              ProxyCommand ssh -W %h:%p lab-ssh
            Host lab-closed
              HostName 127.0.0.1
              Port 1
            Host lab-shared
              ControlMaster auto
              ControlPersist 60
              ControlPath {_folder}/%C
            Host lab-stranger
              UserKnownHostsFile /dev/null
            Host *
              User forwarding
              IdentityFile {_folder}/key
              IdentitiesOnly yes
              UserKnownHostsFile {_folder}/known
              GlobalKnownHostsFile /dev/null
              LogLevel ERROR

            """);
        var ssh = (_path ?? "").Split(':').Select(p => Path.Combine(p, "ssh")).First(File.Exists);
        var wrapper = Path.Combine(_folder, "ssh");
        await File.WriteAllTextAsync(wrapper, $"#!/bin/sh\nexec {ssh} -F {_folder}/config \"$@\"\n");
        await RunAsync("chmod", "700", wrapper);
        Environment.SetEnvironmentVariable("PATH", $"{_folder}:{_path}");
    }

    /// <summary>How many clients are logged in.</summary>
    public async Task<int> ConnectionsAsync() =>
        int.Parse(await DockerCli.RunAsync(["exec", _container, "sh", "-c", "pgrep -fc '^sshd: .*@notty' || true"]), System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Ends all sessions from the server's side.</summary>
    public Task DropAsync() => DockerCli.RunAsync(["exec", _container, "sh", "-c", "pkill -f '^sshd: .*@notty' || true"]);

    /// <summary>What the client has to do with a shared connection.</summary>
    public static Task ControlAsync(string command) => RunAsync("ssh", "-O", command, "lab-shared");

    /// <inheritdoc/>
    public async Task DisposeAsync()
    {
        Environment.SetEnvironmentVariable("PATH", _path);
        if (_container.Length > 0)
        {
            await DockerCli.RunAsync(["rm", "--force", _container]);
        }

        Directory.Delete(_folder, recursive: true);
    }

    private static async Task RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        var said = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{program}: {said}");
    }
}
