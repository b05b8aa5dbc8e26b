using System.Collections;
using System.Management.Automation.Runspaces;
using MailuOps.Deployment;

namespace MailuOps.Cmdlets;

/// <summary>Base of completers that ask the deployment. They read only, answer within a second or not at all, and remember what they have learnt.</summary>
public abstract class ServerCompleter : NameCompleter
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    /// <summary>What else the answer depends on; null: nothing.</summary>
    private protected virtual string? Detail(Func<string, string?> parameter) => null;

    /// <summary>All names that there are.</summary>
    private protected abstract Task<IReadOnlyList<string>> ListAsync(MailuServer server, string? detail, CancellationToken token);

    private protected override IEnumerable<string> Names(IDictionary parameters)
    {
        var session = EngineSession.Of(Runspace.DefaultRunspace);
        var (stack, host, detail) = (Text("Stack"), EngineSession.AddressOf(parameters), Detail(Text));
        var names = session.State<CompletionCache>().Ask($"{GetType().Name}\n{stack}\n{host}\n{detail}", async () =>
        {
            using var limit = new CancellationTokenSource(Limit);
            var engine = await session.ConnectAsync(host, limit.Token).ConfigureAwait(false);
            var name = stack is null ? null : DeploymentFinder.StackName(stack);
            var deployment = await DeploymentFinder.FindOneAsync(engine, name, null, limit.Token).ConfigureAwait(false);
            return await ListAsync(new MailuServer(engine, deployment, NullEvents.Instance), detail, limit.Token).ConfigureAwait(false);
        });
        return names.Wait(Patience) ? names.Result : [];

        string? Text(string name) => parameters[name]?.ToString();
    }
}
