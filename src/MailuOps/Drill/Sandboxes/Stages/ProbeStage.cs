using MailuOps.Drill.Stages;
using MailuOps.Mail;

namespace MailuOps.Drill.Sandboxes.Stages;

/// <summary>Looks by the standing probe's messages to which moment the snapshot goes back.</summary>
internal sealed class ProbeStage(SandboxContext drill) : IDrillStage
{
    public string Name => "Probe";

    public async Task<string> RunAsync(CancellationToken token)
    {
        var inside = new StandingProbe(drill.Server);
        var address = await inside.FindAsync(token).ConfigureAwait(false);
        var known = await KnownAsync(token).ConfigureAwait(false);
        if (address is null && known is null or { Count: 0 })
        {
            return "no probe is planted: Register-MailuProbe does it";
        }

        var found = address is null ? [] : await inside.ReadAsync(address, bodies: true, token).ConfigureAwait(false);
        var (intact, newest, problems) = ProbeJudge.Of(found, known, drill.State.Snapshot!.Time);
        drill.Differ(true, problems);
        drill.Figures = drill.Figures with { Probes = intact, ProbedTo = newest };
        if (newest is { } time)
        {
            // What was sent by then is seen to be back; of what came between it and the snapshot nothing is known.
            drill.State.BackupStarted = time;
        }

        return problems.Count > 0 ? problems[0]
            : newest is null ? "the snapshot is older than the probe"
            : $"{intact} probes came back, the newest of {newest:yyyy-MM-dd HH:mm:ss}{(known is null ? "; production cannot be asked for those that it got" : "")}";
    }

    /// <summary>What production got; null: it cannot be asked.</summary>
    private async Task<IReadOnlyList<StandingMessage>?> KnownAsync(CancellationToken token)
    {
        try
        {
            var outside = new StandingProbe(drill.Production);
            return await outside.FindAsync(token).ConfigureAwait(false) is { } address ? await outside.ReadAsync(address, bodies: false, token).ConfigureAwait(false) : [];
        }
        catch (MailuOpsException e)
        {
            drill.Production.Events.Verbose($"Production cannot be asked for its probes: {e.Message}");
            return null;
        }
    }
}
