namespace MailuOps.Drill.Stages;

/// <summary>A stage of an in-place drill: it writes what it saw into the state, and gives back a line for people, or throws.</summary>
internal interface IDrillStage
{
    /// <summary>As <see cref="DrillStage.Name"/>.</summary>
    string Name { get; }

    Task<string> RunAsync(CancellationToken token);

    /// <summary>Whether a failure says something of the backup; false: only that it could not be looked at.</summary>
    bool Settles(MailuOpsException failure) => true;
}
