using MailuOps.Drill;
using MailuOps.Mail;

namespace MailuOps.Tests.Lab;

/// <summary>A test that needs rclone, which serves restic repositories to who logs in.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RcloneTheoryAttribute : TheoryAttribute
{
    /// <summary>Decides when the test is discovered.</summary>
    public RcloneTheoryAttribute() => Skip = LabGate.SkipReason ?? (RcloneServer.Program is null ? "NOT PROVEN: there is no rclone here (Debian: apt-get install rclone)." : null);
}

/// <summary>A repository behind restic's own protocol, with user and password: this machine's rclone in a container of the lab's engine.</summary>
internal sealed class RcloneServer : IAsyncDisposable
{
    /// <summary>Its user.</summary>
    public const string User = "mail";

    private readonly string _container;

    private RcloneServer(string container, string address, string password) => (_container, Address, Password) = (container, address, password);

    /// <summary>Null: this machine has none.</summary>
    public static string? Program { get; } = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Select(p => Path.Combine(p, "rclone")).FirstOrDefault(File.Exists);

    /// <summary>As restic takes it, without the login.</summary>
    public string Address { get; }

    /// <summary>The user's password.</summary>
    public string Password { get; }

    public static async Task<RcloneServer> StartAsync()
    {
        var known = (await DockerCli.RunAsync(["image", "ls", "--filter", "reference=mailuops-lab/base", "--format", "{{.Repository}}:{{.Tag}}"])).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var image = known.FirstOrDefault(i => i.Contains("trixie", StringComparison.Ordinal)) ?? known.FirstOrDefault() ?? "debian:trixie-slim";
        var password = Secrets.NewPassword();
        // By the environment: what is tested is not to see it in this container but in restic's.
        var container = await DockerCli.RunAsync([
            "run", "--detach", "--rm", "--label", "mailuops.lab=1", "--env", $"RCLONE_USER={User}", "--env", $"RCLONE_PASS={password}", "--volume", $"{Program}:/usr/local/bin/rclone:ro",
            "--entrypoint", "/usr/local/bin/rclone", image, "serve", "restic", "--addr", ":8000", "/srv"]);
        var address = await DockerCli.RunAsync(["inspect", "--format", "{{.NetworkSettings.IPAddress}}", container]);
        return new RcloneServer(container, $"rest:http://{address}:8000/", password);
    }

    public async ValueTask DisposeAsync() => await DockerCli.RunAsync(["rm", "--force", _container]);
}
