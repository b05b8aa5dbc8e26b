using MailuOps.Recipe.Editing;

namespace MailuOps.Recipe.Linting;

/// <summary>One thing that the linter found in a recipe: what, where, and what to do.</summary>
public sealed record RecipeFinding
{
    /// <summary>The rule's stable name, such as MailNotBackedUp.</summary>
    public required string Rule { get; init; }

    /// <summary>How much it matters.</summary>
    public required FindingSeverity Severity { get; init; }

    /// <summary>The file.</summary>
    public required string Path { get; init; }

    /// <summary>The line, counted from 1.</summary>
    public required int Line { get; init; }

    /// <summary>The column, counted from 1.</summary>
    public required int Column { get; init; }

    /// <summary>The service it is about; null when it is about the file or the whole recipe.</summary>
    public string? Service { get; init; }

    /// <summary>What is wrong and what it would cost.</summary>
    public required string Message { get; init; }

    /// <summary>What to do about it.</summary>
    public required string Fix { get; init; }

    /// <summary>True when Update-MailuRecipe can make the fix by itself.</summary>
    public bool CanRepair => Repair.Count > 0;

    /// <summary>The edits that make the fix; empty when a person has to decide.</summary>
    internal IReadOnlyList<LabelEdit> Repair { get; init; } = [];
}
