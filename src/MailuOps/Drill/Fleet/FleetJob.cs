namespace MailuOps.Drill.Fleet;

/// <summary>The drill of one server among many.</summary>
/// <param name="Engine">What tells its engine from others.</param>
/// <param name="RunAsync">Runs it; tells of its failures itself.</param>
internal sealed record FleetJob(string Engine, Func<Task> RunAsync);
