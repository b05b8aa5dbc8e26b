using MailuOps.Engine;

namespace MailuOps.Tests.Engine;

/// <summary>A test that needs a Docker engine on this machine; without one it is skipped, counted, and says why.</summary>
public class EngineFactAttribute : FactAttribute
{
    private static readonly Lazy<string?> Missing = new(Probe);

    public EngineFactAttribute() => Skip = Missing.Value;

    private static string? Probe()
    {
        try
        {
            var endpoint = EndpointResolver.Resolve(null);
            if (endpoint.Address.Scheme != "unix")
            {
                return $"SKIPPED: {endpoint} is not an engine of this machine";
            }

            var engine = Task.Run(() => EngineConnector.ConnectAsync(endpoint, CancellationToken.None)).GetAwaiter().GetResult();
            _ = engine.DisposeAsync().AsTask();
            return null;
        }
        catch (MailuOpsException e)
        {
            return "SKIPPED: " + e.Message;
        }
    }
}
