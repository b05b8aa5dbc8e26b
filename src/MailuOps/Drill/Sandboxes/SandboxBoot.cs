using System.Collections.Concurrent;
using MailuOps.Deployment;
using MailuOps.Engine;
using MailuOps.Mail;

namespace MailuOps.Drill.Sandboxes;

/// <summary>
/// Waits until a sandbox's services run and answer each other. One that keeps ending is given up early; a Swarm starts it anew by itself, and
/// a plain container is started anew from here.
/// </summary>
internal sealed class SandboxBoot(MailuServer server, TimeSpan timeout)
{
    private const int Tries = 4;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private readonly DateTime _end = DateTime.UtcNow + timeout;
    private readonly ConcurrentDictionary<string, int> _starts = new(StringComparer.Ordinal);

    /// <summary>Whether a container was started anew.</summary>
    public bool Revived => !_starts.IsEmpty;

    /// <summary>Waits until each service has a container.</summary>
    public async Task RunningAsync(CancellationToken token)
    {
        foreach (var service in server.Deployment.Services)
        {
            await Heartbeat.WatchAsync(RunningAsync(service, token), server.Events, server.Stack, () => $"waiting until {service.Name} runs").ConfigureAwait(false);
        }
    }

    /// <summary>Looks at a service's container, again where that fails: it may have ended meanwhile, and is started anew then.</summary>
    public async Task<T> LookAsync<T>(MailuService service, Func<Task<T>> look, CancellationToken token)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await look().ConfigureAwait(false);
            }
            catch (MailuOpsException) when (attempt < Tries && DateTime.UtcNow < _end)
            {
                await Task.Delay(Pause, token).ConfigureAwait(false);
                server.Forget();
                await RunningAsync(service, token).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Waits until they answer each other.</summary>
    public async Task AnsweringAsync(CancellationToken token)
    {
        await Heartbeat.WatchAsync(DovecotAnswersAsync(token), server.Events, server.Stack, () => "waiting until dovecot answers").ConfigureAwait(false);
        if (server.Deployment.Find(MailuRole.Front) is { } front && server.Deployment.Find(MailuRole.Smtp) is not null)
        {
            await Heartbeat.WatchAsync(OpenAsync(front, token), server.Events, server.Stack, () => $"waiting until {front.Name} takes mail").ConfigureAwait(false);
        }
    }

    private async Task OpenAsync(MailuService front, CancellationToken token)
    {
        var release = await ReleaseFinder.OfAsync(server, token).ConfigureAwait(false);
        var request = ExecRequest.Of("python3", "-c", ContainerScript.Load("mailpath.py"), front.FullName, server.Deployment.Require(release.DeliversTo).FullName);
        while (await server.ExecAsync(MailuRole.Imap, request, token).ConfigureAwait(false) is { ExitCode: not 0 } result)
        {
            if (DateTime.UtcNow > _end)
            {
                throw Errors.SandboxBootFailed(server.Stack, front.Name, $"after {timeout.TotalSeconds:0} s it takes no mail yet ({Secrets.LastLine(result.ErrorText)})");
            }

            await Task.Delay(Pause, token).ConfigureAwait(false);
        }
    }

    private async Task RunningAsync(MailuService service, CancellationToken token)
    {
        while (true)
        {
            var tasks = await server.Engine.ListTasksAsync(service.Id, token).ConfigureAwait(false);
            if (tasks.Any(t => t is { IsRunning: true, ContainerId: not null }))
            {
                return;
            }

            var failed = tasks.Where(t => t.State is "failed" or "rejected" or "exited").ToList();
            var reason = failed.Select(t => t.Error).FirstOrDefault(e => e.Length > 0) ?? tasks.Select(t => t.Error).FirstOrDefault(e => e.Length > 0) ?? "";
            if (failed.Count >= Tries || _starts.GetValueOrDefault(service.Id) >= Tries || DateTime.UtcNow > _end)
            {
                var last = tasks.Count > 0 ? $"its last task is {tasks[0].State}" : "it has no task";
                throw Errors.SandboxBootFailed(server.Stack, service.Name, reason.Length > 0 ? $"{last} ({reason})" : last);
            }

            await Task.Delay(Pause, token).ConfigureAwait(false);
            if (tasks.Any(t => t.State == "exited"))
            {
                _starts.AddOrUpdate(service.Id, 1, (_, count) => count + 1);
                await server.Engine.Yard.StartServiceAsync(service.Id, token).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Dovecot asks admin for every user: an answer, even "unknown", takes both of them and the network between.</summary>
    private async Task DovecotAnswersAsync(CancellationToken token)
    {
        var (dovecot, nobody) = (new Dovecot(server), new UserAddress("mailuops-nobody@mailuops.invalid"));
        while (true)
        {
            try
            {
                await dovecot.KnowsAsync(nobody, token).ConfigureAwait(false);
                return;
            }
            catch (MailuOpsException e)
            {
                if (DateTime.UtcNow > _end)
                {
                    throw Errors.SandboxBootFailed(server.Stack, "imap", $"after {timeout.TotalSeconds:0} s it has no answer from admin yet ({e.Message})");
                }

                server.Forget();
                await RunningAsync(token).ConfigureAwait(false);
            }

            await Task.Delay(Pause, token).ConfigureAwait(false);
        }
    }
}
