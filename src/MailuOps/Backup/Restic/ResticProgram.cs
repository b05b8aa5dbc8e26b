using System.Globalization;
using System.Text.RegularExpressions;
using MailuOps.Deployment;
using MailuOps.Engine;

namespace MailuOps.Backup.Restic;

/// <summary>
/// restic of this machine, for an engine whose data is here. Its password comes by standard input, the rest by its environment; it inherits this
/// process's, so that it finds what its user has set up.
/// </summary>
/// <param name="program">A path, or a name to look for on the PATH.</param>
/// <param name="hosts">Where the hosts have the server's mounts.</param>
internal sealed partial class ResticProgram(MailuServer server, string program, ResticAccess access, HostFolders hosts) : IResticRunner
{
    /// <summary>Tells a later client which server a restic works on, whatever its program is called.</summary>
    private const string Mark = "MAILUOPS_RESTIC";

    private static readonly Version Oldest = new(0, 16);
    private string? _path;

    public bool IsOnHost => true;

    public async Task<ExecResult> RunAsync(string[] command, bool write, ExecRequest request, CancellationToken token)
    {
        _path ??= await PrepareAsync(token).ConfigureAwait(false);
        if (write && !Environment.IsPrivilegedProcess)
        {
            throw Errors.VolumeUnreadable(server.Stack, command[^1], "only root can give files back to their owners", null);
        }

        return await ResticProcess.RunAsync(_path, ["--no-cache", .. command], Prepare, access.Password + "\n", request, token).ConfigureAwait(false);
    }

    public async Task<ExecResult> FillAsync(string volume, string source, ExecRequest request, CancellationToken token)
    {
        // Whether the volume is on this machine at all is looked at first.
        _path ??= await PrepareAsync(token).ConfigureAwait(false);
        var folder = hosts.PathOf(new EngineMount("volume", volume, volume, false));
        if (Environment.IsPrivilegedProcess && Directory.EnumerateFileSystemEntries(folder).Any())
        {
            // What is there already could be mistaken for restored.
            throw Errors.BackupToolFailed(server.Stack, "restore into a scratch volume", 0, $"{folder} is not empty", ResticRepository.Tool);
        }

        return await RunAsync(["restore", "--json", source, "--target", folder], true, request, token).ConfigureAwait(false);
    }

    public Task<bool> IsWorkingAsync(CancellationToken token) => Task.Run(
        () => OperatingSystem.IsLinux() && Directory.EnumerateDirectories("/proc")
            .Any(p => Read(Path.Combine(p, "environ")).Split('\0').Contains($"{Mark}={server.Stack}")),
        token);

    private void Prepare(IDictionary<string, string?> environment)
    {
        foreach (var other in new[] { "RESTIC_REPOSITORY_FILE", "RESTIC_PASSWORD", "RESTIC_PASSWORD_FILE", "RESTIC_PASSWORD_COMMAND" })
        {
            environment.Remove(other);
        }

        environment[Mark] = server.Stack;
        environment["RESTIC_PROGRESS_FPS"] = "1";
        foreach (var (name, value) in access.Environment)
        {
            environment[name] = value;
        }
    }

    /// <summary>The program's path, once it and the data are found to be here.</summary>
    private async Task<string> PrepareAsync(CancellationToken token)
    {
        var endpoint = server.Engine.Endpoint;
        if (endpoint.Address.Scheme != "unix" || !OperatingSystem.IsLinux())
        {
            throw Errors.ResticDataElsewhere(server.Stack, endpoint.ToString(), endpoint.Address.Scheme == "unix" ? "here the engine runs in a virtual machine" : $"its engine is reached by {endpoint.Address.Scheme}");
        }

        var path = program.Contains('/', StringComparison.Ordinal) ? program
            : (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Where(p => p.Length > 0).Select(p => Path.Combine(p, program)).FirstOrDefault(File.Exists) ?? program;
        if (!File.Exists(path))
        {
            throw Errors.ResticMissing(program);
        }

        var said = await ResticProcess.RunAsync(path, ["version"], _ => { }, "", new ExecRequest([]) { Timeout = TimeSpan.FromSeconds(20) }, token).ConfigureAwait(false);
        var version = VersionOf(said.OutputText);
        if (version is null || version < Oldest)
        {
            throw Errors.ResticTooOld(path, said.OutputText.Split('\n')[0].Trim());
        }

        await Task.WhenAll(server.Deployment.Services
            .SelectMany(s => s.Mounts.Where(m => m.Type is "bind" or "volume" && hosts.IsHere(m) && VolumeKnowledge.Of(s.Role, m.Target).Importance == VolumeImportance.Critical).Select(m => RequireHereAsync(s, m, token)))).ConfigureAwait(false);
        return path;
    }

    /// <summary>An engine at a local socket may still be another machine's, or in a container of which this process is another: the folder itself tells.</summary>
    private async Task RequireHereAsync(MailuService service, EngineMount mount, CancellationToken token)
    {
        const string Script = "stat -c %d:%i -- \"$1\"";
        var place = hosts.PathOf(mount);
        var here = await ResticProcess.RunAsync("/bin/sh", ["-c", Script, "sh", place], _ => { }, "", new ExecRequest([]), token).ConfigureAwait(false);
        if (here.ExitCode != 0 && here.ErrorText.Contains("Permission denied", StringComparison.Ordinal))
        {
            throw Errors.VolumeUnreadable(server.Stack, place, "permission denied", null);
        }

        var there = await server.ExecAsync(service, ExecRequest.Shell(Script, mount.Target), token).ConfigureAwait(false);
        if (here.ExitCode != 0 || there.ExitCode != 0 || here.OutputText != there.OutputText)
        {
            throw Errors.ResticDataElsewhere(server.Stack, server.Engine.Endpoint.ToString(), $"{mount.Target} of {service.FullName} is not {place} of this machine");
        }

        try
        {
            _ = Directory.EnumerateFileSystemEntries(place).Any();
        }
        catch (UnauthorizedAccessException e)
        {
            throw Errors.VolumeUnreadable(server.Stack, place, e.Message, e);
        }
    }

    /// <summary>Of "restic 0.18.0 compiled with go1.24.4 on linux/amd64"; null: something else speaks.</summary>
    internal static Version? VersionOf(string text) =>
        VersionLine().Match(text) is { Success: true } match && Version.TryParse(match.Groups[1].Value, out var version) ? version : null;

    private static string Read(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    [GeneratedRegex(@"^restic (\d+\.\d+(?:\.\d+)?)\b", RegexOptions.CultureInvariant)]
    private static partial Regex VersionLine();
}
