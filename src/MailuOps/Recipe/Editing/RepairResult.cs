using MailuOps.Recipe.Compose;
using MailuOps.Recipe.Linting;

namespace MailuOps.Recipe.Editing;

/// <summary>What a repair made of a recipe.</summary>
/// <param name="Files">The files, changed or not, in order.</param>
/// <param name="Made">The findings that were fixed.</param>
/// <param name="Refused">The findings whose fix cannot be made safely, with the reason.</param>
internal sealed record RepairResult(
    IReadOnlyList<ComposeFile> Files, IReadOnlyList<RecipeFinding> Made, IReadOnlyList<(RecipeFinding Finding, MailuOpsException Reason)> Refused);
