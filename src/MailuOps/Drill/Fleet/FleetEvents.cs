namespace MailuOps.Drill.Fleet;

/// <summary>What the drill of one server among many tells: its words under the server's name, its bars beside those of the others.</summary>
/// <param name="number">The server's, from 1.</param>
/// <param name="server">Its name.</param>
internal sealed class FleetEvents(IOperationEvents events, int number, string server) : IOperationEvents, IDisposable
{
    /// <summary>The bar above all servers'.</summary>
    public const int FleetId = 1;

    private const int IdsPerServer = 1000;
    private const int DrillId = 1;
    private readonly Dictionary<int, OperationProgress> _open = [];

    public void Verbose(string text) => events.Verbose($"{server}: {text}");

    public void Debug(string text) => events.Debug($"{server}: {text}");

    public void Warning(string text) => events.Warning($"{server}: {text}");

    public void Progress(OperationProgress progress)
    {
        var shown = progress with
        {
            Id = Of(progress.Id),
            ParentId = progress.ParentId >= 0 ? Of(progress.ParentId) : progress.Id == DrillId ? FleetId : Of(DrillId),
        };
        lock (_open)
        {
            if (progress.Completed)
            {
                _open.Remove(shown.Id);
            }
            else
            {
                _open[shown.Id] = shown;
            }
        }

        events.Progress(shown);
    }

    /// <summary>Takes away the bars that are left.</summary>
    public void Dispose()
    {
        List<OperationProgress> left;
        lock (_open)
        {
            left = [.. _open.Values];
            _open.Clear();
        }

        left.ForEach(bar => events.Progress(bar with { Completed = true }));
    }

    private int Of(int id) => number * IdsPerServer + id;
}
