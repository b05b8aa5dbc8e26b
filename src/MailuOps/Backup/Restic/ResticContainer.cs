using System.Text;
using MailuOps.Deployment;
using MailuOps.Engine;

namespace MailuOps.Backup.Restic;

/// <summary>
/// restic in a container of its own each time, which has the server's folders mounted where the engine's host has them. Address, password and
/// variables go in by standard input: none stands on a command line, in the engine's records or in what it tells of the container.
/// </summary>
/// <param name="image">An image with restic and a shell.</param>
/// <param name="places">Where the engine's host has which mount.</param>
internal sealed class ResticContainer(MailuServer server, string image, ResticAccess access, Func<EngineMount, string> places) : IResticRunner
{
    private const string Label = "mailuops.restic";

    // read takes no byte more than its line, and what follows the empty one is the password.
    private const string Script = """
        while IFS= read -r line && [ -n "$line" ]; do export "$line"; done
        RESTIC_PROGRESS_FPS=1 RESTIC_PASSWORD_FILE=/dev/stdin exec restic --no-cache "$@"
        """;

    public bool IsOnHost => false;

    public async Task<ExecResult> RunAsync(string[] command, bool write, ExecRequest request, CancellationToken token)
    {
        var helper = new HelperContainer(image, ResticRepository.Tool)
        {
            Labels = new Dictionary<string, string> { [Label] = server.Stack }, Mounts = [.. Mounts(write)],
        };
        var container = await server.Engine.Yard.StartHelperAsync(helper, token).ConfigureAwait(false);
        try
        {
            var input = $"{string.Join("", access.Environment.Select(v => $"{v.Name}={v.Value}\n"))}\n{access.Password}\n";
            request = request with { Command = ExecRequest.Shell(Script, command).Command, Input = Encoding.UTF8.GetBytes(input) };
            return await server.Engine.ExecAsync(container, request, token).ConfigureAwait(false);
        }
        finally
        {
            await server.Engine.Yard.RemoveHelperAsync(container, CancellationToken.None).ConfigureAwait(false);
        }
    }

    public async Task<bool> IsWorkingAsync(CancellationToken token) =>
        (await server.Engine.ListContainersAsync(new Dictionary<string, string?> { [Label] = server.Stack }, all: false, token).ConfigureAwait(false)).Count > 0;

    private IEnumerable<EngineMount> Mounts(bool write)
    {
        foreach (var mount in server.Deployment.Services.SelectMany(s => s.Mounts).Where(m => m.Type is "bind" or "volume").DistinctBy(m => m.Source))
        {
            yield return mount with { Target = places(mount), ReadOnly = !write };
        }

        if (access.Address.StartsWith('/'))
        {
            yield return new EngineMount("bind", access.Address, access.Address, false);
        }
    }
}
