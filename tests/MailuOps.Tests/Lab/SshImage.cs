using System.Security.Cryptography;

namespace MailuOps.Tests.Lab;

/// <summary>The image of an sshd. test.sh makes it too, for the second engine, which reaches no package.</summary>
internal static class SshImage
{
    /// <summary>Its name, once the lab's engine has it.</summary>
    public static async Task<string> MakeAsync()
    {
        var file = await File.ReadAllBytesAsync(Repository.PathOf("tests", "MailuOps.Tests", "Lab", "sshd.Dockerfile"));
        var image = $"mailuops-lab/sshd:{Convert.ToHexString(SHA256.HashData(file)).ToLowerInvariant()[..12]}";
        if ((await DockerCli.RunAsync(["image", "ls", "--quiet", image])).Length == 0)
        {
            var known = await DockerCli.RunAsync(["image", "ls", "--filter", "reference=mailuops-lab/base:bookworm*", "--format", "{{.Repository}}:{{.Tag}}"]);
            var bottom = known.Split('\n').FirstOrDefault(l => l.Length > 0) ?? "debian:bookworm-slim";
            await DockerCli.RunAsync(["build", "--quiet", "--label", "mailuops.lab=1", "--build-arg", $"BASE={bottom}", "--tag", image, "-"], System.Text.Encoding.UTF8.GetString(file));
        }

        return image;
    }

    /// <summary>Starts one, with an engine's socket and this key let in; gives back the container.</summary>
    /// <param name="way">Options of docker before its command, for another engine.</param>
    public static async Task<string> StartAsync(string image, string socket, string key, string[] options, string[] arguments, params string[] way)
    {
        var container = await DockerCli.RunAsync([.. way, "run", "--detach", "--rm", .. options, "--volume", $"{socket}:/var/run/docker.sock", "--volume", $"{Docker()}:/usr/local/bin/docker:ro",
            image, "/usr/sbin/sshd", "-D", "-e", .. arguments]);
        await DockerCli.RunAsync([.. way, "exec", "-i", container, "sh", "-c", "cat > /etc/ssh/authorized"], key);
        return container;
    }

    private static string Docker() =>
        Environment.GetEnvironmentVariable("PATH")!.Split(':').Select(p => Path.Combine(p, "docker")).First(File.Exists);
}
