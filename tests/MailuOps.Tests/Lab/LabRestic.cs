using System.Collections;
using System.Net;
using MailuOps.Mail;

namespace MailuOps.Tests.Lab;

/// <summary>restic repositories for tests, in folders of the engine's host.</summary>
internal static class LabRestic
{
    /// <summary>An image with restic that the lab has.</summary>
    public static async Task<string> ImageAsync() => LabGate.Upstream ? "restic/restic"
        : (await DockerCli.RunAsync(["images", "--filter", "label=org.mailuops.lab=1", "--format", "{{.Repository}}:{{.Tag}}", "mailuops-lab/backupbot"])).Split('\n')[0];

    /// <summary>Makes an empty one, and gives the parameters that name it.</summary>
    public static async Task<Hashtable> MakeAsync(string stack, string repository)
    {
        var password = Secrets.NewPassword();
        var made = new Hashtable
        {
            ["Stack"] = stack, ["Repository"] = repository, ["RepositoryPassword"] = new NetworkCredential("", password).SecurePassword, ["ResticImage"] = await ImageAsync(),
        };
        await RunAsync(made, [], "init");
        return made;
    }

    /// <summary>Runs restic on it, with these mounts: what a user does beside MailuOps.</summary>
    public static async Task RunAsync(Hashtable repository, string[] mounts, params string[] command)
    {
        var folder = (string)repository["Repository"]!;
        await DockerCli.RunAsync(
            [
                "run", "--rm", "--interactive", "--env", "RESTIC_PASSWORD_FILE=/dev/stdin", "--volume", $"{folder}:{folder}", .. mounts.SelectMany(m => new[] { "--volume", m }),
                "--entrypoint", "restic", (string)repository["ResticImage"]!, "--repo", folder, "--no-cache", .. command,
            ],
            new NetworkCredential("", (System.Security.SecureString)repository["RepositoryPassword"]!).Password);
    }
}
