using System.Text;
using MailuOps.Deployment;
using MailuOps.Engine;

namespace MailuOps.Backup.Restic;

/// <summary>
/// restic in a container of its own each time, which has the server's folders mounted where the engine's host has them. Address, password and
/// variables go in by standard input: none stands on a command line, in the engine's records or in what it tells of the container.
/// </summary>
/// <param name="image">An image with restic and a shell.</param>
/// <param name="hosts">Where the hosts have the server's mounts.</param>
internal sealed class ResticContainer(MailuServer server, string image, ResticAccess access, HostFolders hosts) : IResticRunner
{
    private const string Label = "mailuops.restic";

    // read takes no byte more than its line, and what follows the empty one is the password.
    private const string Script = """
        while IFS= read -r line && [ -n "$line" ]; do export "$line"; done
        RESTIC_PROGRESS_FPS=1 RESTIC_PASSWORD_FILE=/dev/stdin exec restic --no-cache "$@"
        """;

    // An empty volume is a condition: nothing that is there already can be mistaken for restored, or overwritten.
    private const string Empty = """
        [ -z "$(ls -A "$1")" ] || { echo "$1 is not empty" >&2; exit 41; }
        shift

        """;

    public bool IsOnHost => false;

    public Task<ExecResult> RunAsync(string[] command, bool write, ExecRequest request, CancellationToken token) =>
        RunAsync(new Dictionary<string, string> { [Label] = server.Stack }, Folders(write), Script, command, request, token);

    public Task<ExecResult> FillAsync(string volume, string source, ExecRequest request, CancellationToken token) => RunAsync(
        ScratchVolumes.LabelsFor(volume), [ScratchVolumes.MountOf(volume, write: true)], Empty + Script,
        [ScratchVolumes.PathOf(volume), "restore", "--json", source, "--target", ScratchVolumes.PathOf(volume)], request, token);

    public async Task<bool> IsWorkingAsync(CancellationToken token) =>
        (await server.Engine.ListContainersAsync(new Dictionary<string, string?> { [Label] = server.Stack }, all: false, token).ConfigureAwait(false)).Count > 0;

    private Task<ExecResult> RunAsync(
        Dictionary<string, string> labels, IEnumerable<EngineMount> mounts, string script, string[] arguments, ExecRequest request, CancellationToken token)
    {
        var helper = new HelperContainer(image, ResticRepository.Tool)
        {
            Labels = labels, Mounts = access.Address.StartsWith('/') ? [.. mounts, new EngineMount("bind", access.Address, access.Address, false)] : [.. mounts],
        };
        var input = $"{string.Join("", access.Environment.Select(v => $"{v.Name}={v.Value}\n"))}\n{access.Password}\n";
        request = request with { Command = ExecRequest.Shell(script, arguments).Command, Input = Encoding.UTF8.GetBytes(input) };
        return server.Engine.RunAsync(helper, request, token);
    }

    /// <summary>Without what is on other nodes: this engine would make an empty volume of that name.</summary>
    private IEnumerable<EngineMount> Folders(bool write) => server.Deployment.Services.SelectMany(s => s.Mounts)
        .Where(m => m.Type is "bind" or "volume" && hosts.IsHere(m)).DistinctBy(m => m.Source).Select(m => m with { Target = hosts.PathOf(m), ReadOnly = !write });
}
