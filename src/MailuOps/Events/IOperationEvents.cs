namespace MailuOps;

/// <summary>Where a running operation tells what it does. Implementations may be called from any thread.</summary>
public interface IOperationEvents
{
    /// <summary>What is contacted and how long it took. Never a secret.</summary>
    void Verbose(string text);

    /// <summary>Raw output of external programs, secrets masked.</summary>
    void Debug(string text);

    /// <summary>Something the user should know although the operation goes on.</summary>
    void Warning(string text);

    /// <summary>How far a stage has come.</summary>
    void Progress(OperationProgress progress);
}

/// <summary>A step of progress.</summary>
/// <param name="Id">Fixed by stage, so that a later report replaces the earlier one.</param>
/// <param name="Activity">The operation, for example "Restore drill of mail_example_com".</param>
/// <param name="Status">The stage and its counts.</param>
public sealed record OperationProgress(int Id, string Activity, string Status)
{
    /// <summary>0 to 100; null: not known.</summary>
    public int? Percent { get; init; }

    /// <summary>Estimated time left; null: not known.</summary>
    public TimeSpan? Remaining { get; init; }

    /// <summary>True: remove the bar.</summary>
    public bool Completed { get; init; }

    /// <summary>The progress this one stands below; -1: none.</summary>
    public int ParentId { get; init; } = -1;
}

/// <summary>Events that nobody listens to.</summary>
public sealed class NullEvents : IOperationEvents
{
    private NullEvents()
    {
    }

    /// <summary>The only instance.</summary>
    public static NullEvents Instance { get; } = new();

    /// <inheritdoc/>
    public void Verbose(string text)
    {
    }

    /// <inheritdoc/>
    public void Debug(string text)
    {
    }

    /// <inheritdoc/>
    public void Warning(string text)
    {
    }

    /// <inheritdoc/>
    public void Progress(OperationProgress progress)
    {
    }
}
