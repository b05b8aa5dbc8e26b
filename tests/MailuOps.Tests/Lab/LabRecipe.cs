using System.Diagnostics;
using System.Text.Json.Nodes;

namespace MailuOps.Tests.Lab;

/// <summary>
/// The lab's compose file in a folder of its own, to be changed and deployed over the running stack. Everything but the text is as `lab up`
/// left it, so that a change of service labels restarts nothing.
/// </summary>
internal sealed class LabRecipe : IAsyncDisposable
{
    private static readonly string Lab = Repository.PathOf("lab");
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("labrecipe");
    private readonly Dictionary<string, string> _variables = [];
    private string? _published;

    private LabRecipe()
    {
        foreach (var file in new[] { "compose.yml", "mailu.env" })
        {
            File.Copy(Path.Combine(Lab, file), Path.Combine(_folder.FullName, file));
        }
    }

    /// <summary>The copy of compose.yml.</summary>
    public string Compose => Path.Combine(_folder.FullName, "compose.yml");

    /// <summary>Reads from the running services what `lab up` filled into the compose file.</summary>
    public static async Task<LabRecipe> OpenAsync()
    {
        var recipe = new LabRecipe();
        recipe._variables["STACK_NAME"] = LabServer.Stack;
        foreach (var name in new[] { "app", "admin", "imap", "smtp", "antispam", "db", "webmail" })
        {
            var spec = JsonNode.Parse(await DockerCli.RunAsync(["service", "inspect", $"{LabServer.Stack}_{name}", "--format", "{{json .Spec}}"]))!;
            var container = spec["TaskTemplate"]!["ContainerSpec"]!;
            recipe._variables[$"IMAGE_{name.ToUpperInvariant()}"] = (string)container["Image"]!;
            recipe._variables["LAB_SPEC"] = (string)spec["Labels"]!["org.mailuops.lab.spec"]!;
            recipe._variables["HEALTHCHECKS_OFF"] = (string?)container["Healthcheck"]?["Test"]?[0] == "NONE" ? "true" : "false";
            foreach (var pair in container["Env"]!.AsArray().Select(e => ((string)e!).Split('=', 2)).Where(p => p[0] is "SUBNET" or "SECRET_KEY"))
            {
                recipe._variables[pair[0]] = pair[1];
            }

            if (name == "app" && spec["EndpointSpec"]?["Ports"] is JsonArray { Count: > 0 } ports)
            {
                recipe._published = "version: \"3.8\"\nservices:\n  app:\n    ports:\n"
                    + string.Concat(ports.Select(p => $"      - {{ target: {p!["TargetPort"]}, published: {p["PublishedPort"]}, mode: host }}\n"));
            }
        }

        return recipe;
    }

    /// <summary>Deploys the copy as it is now.</summary>
    public Task DeployAsync() => DeployAsync(_folder.FullName);

    /// <summary>Puts the lab's own file in force again.</summary>
    public async ValueTask DisposeAsync()
    {
        await DeployAsync(Lab);
        _folder.Delete(recursive: true);
    }

    private async Task DeployAsync(string folder)
    {
        var start = new ProcessStartInfo("docker") { WorkingDirectory = folder, RedirectStandardError = true, RedirectStandardOutput = true, RedirectStandardInput = true };
        string[] files = _published is null ? ["-c", "compose.yml"] : ["-c", "compose.yml", "-c", "-"];
        Array.ForEach(["stack", "deploy", "--resolve-image", "never", .. files, LabServer.Stack], start.ArgumentList.Add);
        foreach (var (name, value) in _variables)
        {
            start.Environment[name] = value;
        }

        using var docker = Process.Start(start)!;
        await docker.StandardInput.WriteAsync(_published);
        docker.StandardInput.Close();
        var output = docker.StandardOutput.ReadToEndAsync();
        var error = await docker.StandardError.ReadToEndAsync();
        await docker.WaitForExitAsync();
        Assert.True(docker.ExitCode == 0, $"{await output}{error}");
    }
}
