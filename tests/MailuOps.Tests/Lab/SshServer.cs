using System.Diagnostics;

namespace MailuOps.Tests.Lab;

/// <summary>
/// A real sshd in a container that has the engine's socket, and a client configuration with aliases for it. `ssh` is the user's own;
/// a script before it on the PATH gives it this configuration in place of the user's.
/// </summary>
public sealed class SshServer : IAsyncLifetime
{
    private const string Image = "mailuops-lab/sshd";
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

        var known = await DockerCli.RunAsync(["image", "ls", "--filter", "reference=mailuops-lab/base:bookworm*", "--format", "{{.Repository}}:{{.Tag}}"]);
        // "forwarding" may do everything; "dialing" may run commands and forward nothing.
        var file = $$"""
            FROM {{known.Split('\n').FirstOrDefault(l => l.Length > 0) ?? "debian:bookworm-slim"}}
            RUN apt-get update && apt-get install -y --no-install-recommends openssh-server procps && rm -rf /var/lib/apt/lists/* \
             && mkdir -p /run/sshd && useradd -p '*' -o -u 0 -g 0 -m -s /bin/sh forwarding && useradd -p '*' -o -u 0 -g 0 -m -s /bin/sh dialing \
             && printf 'AuthorizedKeysFile /etc/ssh/authorized\nPermitRootLogin yes\nStrictModes no\nMatch User dialing\n  DisableForwarding yes\n' >/etc/ssh/sshd_config
            """;
        await DockerCli.RunAsync(["build", "--quiet", "--label", "mailuops.lab=1", "--tag", Image, "-"], file);
        var engine = MailuOps.Engine.EndpointResolver.Resolve(null).Address.LocalPath;
        _container = await DockerCli.RunAsync([
            "run", "--detach", "--rm", "--publish", "127.0.0.1::22", "--volume", $"{engine}:/var/run/docker.sock", "--volume", $"{Docker()}:/usr/local/bin/docker:ro",
            Image, "/usr/sbin/sshd", "-D", "-e"]);
        var port = (await DockerCli.RunAsync(["port", _container, "22/tcp"])).Split('\n')[0].Split(':')[^1];
        await RunAsync("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", Path.Combine(_folder, "key"));
        await DockerCli.RunAsync(["exec", "-i", _container, "sh", "-c", "cat > /etc/ssh/authorized"], await File.ReadAllTextAsync(Path.Combine(_folder, "key.pub")));
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

    private static string Docker() =>
        Environment.GetEnvironmentVariable("PATH")!.Split(':').Select(p => Path.Combine(p, "docker")).First(File.Exists);

    private static async Task RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        var said = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{program}: {said}");
    }
}
