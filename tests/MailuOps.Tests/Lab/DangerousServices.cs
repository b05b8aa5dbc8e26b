using System.Globalization;
using MailuOps.Deployment;
using MailuOps.Drill.Sandboxes;
using MailuOps.Engine;

namespace MailuOps.Tests.Lab;

/// <summary>
/// What a copy of a server must never run, in the lab's stack until the end of the block: a fetchmail that fetches as Mailu's does (it asks
/// admin for whom, empties the mailbox at the provider, and tells admin, which notes the time), what renews certificates, and what calls others.
/// The provider is outside of the stack, and remembers who came.
/// </summary>
internal sealed class DangerousServices : IAsyncDisposable
{
    /// <summary>Keys of the services.</summary>
    public static readonly string[] Keys = ["acme", "certdumper", "fetchmail", "traefik", "webdav", "webhook"];

    private const string Provider = "mailuops-provider";

    /// <summary>By its first argument: what it is, and who tells it whom to fetch for.</summary>
    private const string Program = """
        import json, socket, sys, time, urllib.request
        what, admin = sys.argv[1:3]
        def call(*lines):
            with socket.create_connection(("mailuops-provider", 110), 5) as door:
                for line in lines:
                    door.sendall(line.encode() + b"\n")
        while True:
            try:
                if what == "fetchmail":
                    base = "http://%s:8080/internal/fetch" % admin
                    for fetch in json.load(urllib.request.urlopen(base, timeout=5)):
                        try:
                            call("fetchmail %s" % fetch["username"], "DELE 1")
                        except OSError:
                            pass
                        urllib.request.urlopen(urllib.request.Request("%s/%d" % (base, fetch["id"]), b'""', {"Content-Type": "application/json"}), timeout=5)
                else:
                    call(what)
            except OSError as error:
                print(error, flush=True)
            time.sleep(2)
        """;

    private const string Mailbox = """
        import socketserver, time
        class Call(socketserver.StreamRequestHandler):
            def handle(self):
                said = [line.decode().strip() for line in self.rfile]
                print("%s %s\n" % (self.client_address[0], "; ".join(said)), end="", flush=True)
        socketserver.ThreadingTCPServer.allow_reuse_address = True
        socketserver.ThreadingTCPServer(("", 110), Call).serve_forever()
        """;

    private readonly LabServer _lab;

    private DangerousServices(LabServer lab) => _lab = lab;

    /// <summary>Starts them, and returns when each of them has done its harm.</summary>
    public static async Task<DangerousServices> StartAsync(LabServer lab)
    {
        var services = new DangerousServices(lab);
        try
        {
            // Not imap's: a service of an unknown name plays the role that its image says.
            var image = (await DockerCli.RunAsync(["service", "inspect", lab.Server.Deployment.Require(MailuRole.Webmail).FullName, "--format", "{{.Spec.TaskTemplate.ContainerSpec.Image}}"])).Split('@')[0];
            await DockerCli.RunAsync(
                ["run", "--detach", "--name", Provider, "--network", $"{LabServer.Stack}_internal", "--label", "org.mailuops.lab=1", "--entrypoint", "python3", image, "-u", "-c", Mailbox]);
            var admin = lab.Server.Deployment.Require(MailuRole.Admin).FullName;
            foreach (var key in Keys)
            {
                await DockerCli.RunAsync(
                [
                    "service", "create", "--quiet", "--detach", "--name", $"{LabServer.Stack}_{key}", "--label", $"{DeploymentFinder.StackLabel}={LabServer.Stack}",
                    "--container-label", $"{DeploymentFinder.StackLabel}={LabServer.Stack}", "--network", $"{LabServer.Stack}_internal", "--endpoint-mode", "dnsrr", "--no-healthcheck",
                    "--no-resolve-image", "--restart-delay", "1s", "--stop-grace-period", "1s", "--entrypoint", "python3", image, "-u", "-c", Program, key, admin,
                ]);
            }

            await DockerCli.UntilAsync(async () => (await services.CallersAsync()).SetEquals(Keys), "each of them did its harm in production");
            await DockerCli.UntilAsync(async () => await LastFetchAsync(lab.Server) is not null, "a fetch in production");
            return services;
        }
        catch
        {
            await services.DisposeAsync();
            throw;
        }
    }

    /// <summary>Who called the provider so far.</summary>
    public async Task<HashSet<string>> CallersAsync() =>
        [.. (await DockerCli.RunAsync(["logs", Provider])).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => l.Split(' ', ';')[1])];

    /// <summary>When anything was last fetched, as this server's own admin has it; null: never.</summary>
    public static async Task<string?> LastFetchAsync(MailuServer server)
    {
        const string Ask = "import sqlite3; print(sqlite3.connect('/data/main.db', timeout=30).execute('select max(last_check) from fetch').fetchone()[0] or '')";
        var result = await server.ExecAsync(MailuRole.Admin, ExecRequest.Of("python3", "-c", Ask), CancellationToken.None);
        Assert.True(result.ExitCode == 0, result.ErrorText);
        return result.OutputText.Trim() is { Length: > 0 } time ? time : null;
    }

    /// <summary>Runs what fetches in a sandbox, which nobody must ever do: only so it is seen that it would be noticed.</summary>
    public async Task FetchInAsync(MailuSandbox sandbox)
    {
        var image = await DockerCli.RunAsync(["service", "inspect", $"{LabServer.Stack}_fetchmail", "--format", "{{.Spec.TaskTemplate.ContainerSpec.Image}}"]);
        var labels = SandboxLabels.For(sandbox.Name, sandbox.Production).SelectMany(l => new[] { "--label", $"{l.Key}={l.Value}", "--container-label", $"{l.Key}={l.Value}" });
        await DockerCli.RunAsync(
        [
            "service", "create", "--quiet", "--detach", "--name", $"{sandbox.Name}_fetchmail", .. labels, "--network", sandbox.Networks.Single(), "--endpoint-mode", "dnsrr", "--no-healthcheck",
            "--no-resolve-image", "--entrypoint", "python3", image, "-u", "-c", Program, "fetchmail", sandbox.Stack.Require(MailuRole.Admin).FullName,
        ]);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await DockerCli.RunAsync(["service", "rm", .. Keys.Select(k => $"{LabServer.Stack}_{k}")], mayFail: true);
        await DockerCli.RunAsync(["rm", "--force", "--volumes", Provider], mayFail: true);
        foreach (var key in Keys)
        {
            await DockerCli.UntilAsync(async () => await DockerCli.RunAsync(["ps", "-aq", "--filter", $"label=com.docker.swarm.service.name={LabServer.Stack}_{key}"]) == "", $"the end of {key}");
        }

        await _lab.SqlAsync("update fetch set last_check = null");
    }
}
