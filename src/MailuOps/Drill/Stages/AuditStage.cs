using MailuOps.Drill.Leaks;
using MailuOps.Drill.Residue;

namespace MailuOps.Drill.Stages;

/// <summary>Looks at the drill itself: has it left anything, and does a secret stand where somebody could read it?</summary>
internal sealed class AuditStage(DrillContext drill, LeakWatch watch) : IDrillStage
{
    public string Name => "Audit";

    public async Task<string> RunAsync(CancellationToken token)
    {
        var (state, server) = (drill.State, drill.Server);
        var left = await new ResidueFinder(server, []).FindAsync(state.User!.ToString(), token).ConfigureAwait(false);
        state.LeftOver.AddRange(left.Select(l => l.ToString()));
        if (state.Password is not null)
        {
            var services = server.Deployment.Services.Where(s => s.Role is not null);
            var finder = new SecretLeakFinder(server);
            var leaks = await finder.FindAsync(new SecretForms([state.Password, .. drill.Provider.Secrets]), services, state.Started, drill.Execs, token).ConfigureAwait(false);
            state.Unsearched.AddRange(finder.Unseen);
            state.Leaks.AddRange(leaks.Select(l => l.ToString()).Concat(watch.Seen.Select(s => $"{s.Key} ({s.Value})")));
        }

        state.Audited = true;
        return state.Leaks.Count > 0 ? $"a secret stands in {string.Join(", ", state.Leaks)}"
            : left.Count > 0 ? $"left: {string.Join(", ", left)}"
            : state.Unsearched.Count > 0 ? $"nothing was left, and no secret was found; but {string.Join(", and ", state.Unsearched)}" : "nothing was left, and no secret stands in a log, an exec record, a process or a message";
    }
}
