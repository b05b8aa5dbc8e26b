using System.Management.Automation;
using MailuOps.Backup;
using MailuOps.Deployment;
using MailuOps.Drill;
using MailuOps.Drill.Fleet;
using MailuOps.Drill.Sandboxes;

namespace MailuOps.Cmdlets;

/// <summary>Many servers, on many engines, in one pipeline. All are opened and asked for before the first drill starts.</summary>
public sealed partial class InvokeMailuRestoreDrillCommand
{
    private readonly List<(StackReference? Stack, string? Address, string? Snapshot, ProviderChoice Choice)> _asked = [];

    /// <summary>At most so many drills at once.</summary>
    [Parameter(ParameterSetName = SandboxSet)]
    [ValidateRange(1, 1000)]
    public int ThrottleLimit { get; set; } = 4;

    /// <summary>At most so many of them on one engine: its servers go on working beside the sandboxes.</summary>
    [Parameter(ParameterSetName = SandboxSet)]
    [ValidateRange(1, 1000)]
    public int ThrottleLimitPerEngine { get; set; } = 2;

    private bool Many => _asked.Count > 1;

    private async Task DrillAllAsync(CancellationToken token)
    {
        var found = await Task.WhenAll(_asked.Select((a, i) => OpenOneAsync(i, a.Stack, a.Address, a.Snapshot, a.Choice, token))).ConfigureAwait(false);
        var jobs = new List<FleetJob>();
        foreach (var one in found.OfType<OneServer>())
        {
            if (await ConfirmAsync(one.Name, "Restore a snapshot into a sandbox beside it, and remove that again").ConfigureAwait(false))
            {
                jobs.Add(new FleetJob(EngineOf(one.Server), () => DrillOneAsync(one, token)));
            }
        }

        await new FleetRunner(ThrottleLimit, ThrottleLimitPerEngine, (running, ended) => Tell(jobs.Count, running, ended)).RunAsync(jobs, token).ConfigureAwait(false);
    }

    /// <summary>Null: that failed, and was told.</summary>
    private async Task<OneServer?> OpenOneAsync(
        int index, StackReference? stack, string? address, string? snapshot, ProviderChoice choice, CancellationToken token)
    {
        var name = NameOf(stack, address);
        var events = Many ? new FleetEvents(Events, index + 1, name) : Events;
        var keeper = await KeeperAsync(events).ConfigureAwait(false);
        try
        {
            return await keeper.GuardAsync(name, async () =>
            {
                var server = await OpenAsync(stack, address, events, token).ConfigureAwait(false);
                if (PackParts is not null && choice.Kind == BackupProviderKind.Directory)
                {
                    throw Errors.ProviderUnable(server.Stack, "directory", "read its repository by parts: it has none");
                }

                var provider = await ProviderAsync(server, choice, token).ConfigureAwait(false);
                return new OneServer(stack is null ? server.Stack : name, server, provider, keeper, snapshot);
            }).ConfigureAwait(false);
        }
        catch (MailuOpsException e)
        {
            NotBegun(name, stack?.Name ?? "", stack?.Deployment?.DockerHost ?? address ?? "", e);
            return null;
        }
    }

    private async Task DrillOneAsync(OneServer one, CancellationToken token)
    {
        var (server, keeper) = (one.Server, one.Keeper);
        using var bars = server.Events as FleetEvents;
        try
        {
            await KeepAsync(keeper, server.Stack, () =>
                new SandboxDrill(server, one.Provider, SandboxOptions(one.Snapshot, keeper.History, server.Stack)).RunAsync(token)).ConfigureAwait(false);
        }
        catch (MailuOpsException e)
        {
            NotBegun(one.Name, server.Stack, server.Deployment.DockerHost, e);
        }
    }

    /// <summary>A server that was piped in gives a record whatever becomes of it, so that no report of many passes over one.</summary>
    private void NotBegun(string name, string stack, string host, MailuOpsException why)
    {
        EmitError(why, name);
        if (MyInvocation.ExpectingInput)
        {
            Emit(DrillSummary.NotBegun(stack, host, DrillKind.Sandbox, why));
        }
    }

    /// <summary>The stack's name, with its engine where several have one of that name.</summary>
    private string NameOf(StackReference? stack, string? address) => stack is null ? (Many ? address : null) ?? ""
        : _asked.Where(a => a.Stack?.Name == stack.Name).Select(a => a.Stack!.EngineAddress ?? a.Address).Distinct().Count() > 1
            ? $"{stack.Name} ({stack.EngineAddress ?? address})" : stack.Name;

    /// <summary>The node, so that an engine reached in two ways is one.</summary>
    private static string EngineOf(MailuServer server) =>
        server.Engine.Info.NodeId is { Length: > 0 } node ? node : server.Engine.Endpoint.ToString();

    private void Tell(int all, int running, int ended)
    {
        if (Many && all > 0)
        {
            var status = $"{ended} done, {running} at work, {all - running - ended} waiting";
            Events.Progress(new OperationProgress(FleetEvents.FleetId, $"Restore drills of {all} servers", status) { Percent = 100 * ended / all, Completed = running == 0 });
        }
    }

    private sealed record OneServer(string Name, MailuServer Server, IBackupProvider Provider, DrillKeeper Keeper, string? Snapshot);
}
