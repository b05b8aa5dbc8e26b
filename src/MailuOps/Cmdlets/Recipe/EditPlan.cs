using MailuOps.Recipe.Compose;

namespace MailuOps.Cmdlets;

/// <summary>What a cmdlet is about to write.</summary>
/// <param name="Files">The recipe's files in their order, changed or not.</param>
/// <param name="Changes">What the change is.</param>
internal sealed record EditPlan(IReadOnlyList<ComposeFile> Files, IReadOnlyList<PlannedChange> Changes);
