using MailuOps.Drill;

namespace MailuOps.History;

/// <summary>A file of the history: a drill, or why it is none.</summary>
/// <param name="File">The whole path.</param>
/// <param name="Drill">The drill; null: the file cannot be read.</param>
/// <param name="Problem">Why it cannot; null: it could.</param>
public sealed record DrillEntry(string File, RestoreDrillResult? Drill, MailuOpsException? Problem);
