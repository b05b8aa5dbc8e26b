using System.Collections;
using System.Management.Automation.Runspaces;
using MailuOps.Engine;

namespace MailuOps.Cmdlets;

/// <summary>Completes names of things that an engine has. Gives up after a second.</summary>
public abstract class EngineCompleter : NameCompleter
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>The names.</summary>
    private protected abstract Task<IEnumerable<string>> ListAsync(IDockerEngine engine, CancellationToken token);

    private protected override IEnumerable<string> Names(IDictionary parameters)
    {
        var session = EngineSession.Of(Runspace.DefaultRunspace);
        using var limit = new CancellationTokenSource(Patience);
        var names = Task.Run(() => NamesAsync(session, EngineSession.AddressOf(parameters), limit.Token));
        return names.Wait(Patience) ? names.Result : [];
    }

    private async Task<IEnumerable<string>> NamesAsync(EngineSession session, string? host, CancellationToken token) =>
        await ListAsync(await session.ConnectAsync(host, token).ConfigureAwait(false), token).ConfigureAwait(false);
}
