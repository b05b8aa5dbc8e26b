using MailuOps.Recipe.Compose;

namespace MailuOps.Recipe.Editing;

/// <summary>One intended change of a recipe's labels. Keys are those written in the file, variables included.</summary>
internal abstract record LabelEdit(string Service)
{
    /// <summary>Under deploy.labels: the label gets this value, and is made where it is missing.</summary>
    public sealed record Set(string Service, string Key, string Value) : LabelEdit(Service);

    /// <summary>The label goes, wherever the recipe's files write it in that place.</summary>
    public sealed record Remove(string Service, LabelPlace Where, string Key) : LabelEdit(Service);

    /// <summary>The label under deploy.labels gets another key and keeps its value and its line.</summary>
    public sealed record Rename(string Service, string Key, string NewKey) : LabelEdit(Service);
}
