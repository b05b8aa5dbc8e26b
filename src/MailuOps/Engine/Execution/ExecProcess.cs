using Docker.DotNet;
using Docker.DotNet.Models;

namespace MailuOps.Engine.Execution;

/// <summary>The three requests that make an exec: create, start, inspect.</summary>
internal sealed class ExecProcess(EngineCalls calls, string container, string display)
{
    /// <summary>
    /// After the output's end the engine needs milliseconds to note the exit. A command still running after this time has either closed
    /// its outputs itself or, more likely, lost its connection (a proxy, a tunnel): its output must not count as whole.
    /// </summary>
    private static readonly TimeSpan ExitGrace = TimeSpan.FromSeconds(12);

    private string _id = "";

    public async Task CreateAsync(ExecRequest request, IList<string> command, bool input, CancellationToken token)
    {
        var parameters = new ContainerExecCreateParameters
        {
            Cmd = command,
            AttachStdin = input,
            AttachStdout = true,
            AttachStderr = true,
            User = request.User ?? "",
            Env = request.Environment?.Select(v => $"{v.Key}={v.Value}").ToList() ?? [],
        };
        _id = (await calls.RunAsync(
            $"exec {display}", container, c => c.Exec.CreateContainerExecAsync(container, parameters, token), token).ConfigureAwait(false)).ID;
    }

    public Task<MultiplexedStream> StartAsync(CancellationToken token) => calls.RunAsync(
        $"exec {display}", container, c => c.Exec.StartContainerExecAsync(_id, new ContainerExecStartParameters(), token), token);

    public async Task<long> ExitCodeAsync(CancellationToken token)
    {
        var giveUp = DateTime.UtcNow + ExitGrace;
        for (var pause = 1; ; pause = Math.Min(pause * 2, 100))
        {
            var state = await InspectAsync(token).ConfigureAwait(false);
            if (state is { Running: false, ExitCode: { } code })
            {
                return code;
            }

            if (DateTime.UtcNow > giveUp)
            {
                throw Errors.EngineConnectionLost(calls.Endpoint.ToString(), $"exec {display}");
            }

            await Task.Delay(pause, token).ConfigureAwait(false);
        }
    }

    private async Task<ContainerExecInspectResponse> InspectAsync(CancellationToken token)
    {
        try
        {
            return await calls.RunAsync($"exec {display}", container, c => c.Exec.InspectContainerExecAsync(_id, token), token).ConfigureAwait(false);
        }
        catch (MailuOpsException e) when (e.Id is "MailuOps.ContainerNotFound" or "MailuOps.EngineUnreachable")
        {
            // The engine was restarted, or the container was removed, while the command ran.
            throw Errors.ExecInterrupted(container, display, e);
        }
    }
}
