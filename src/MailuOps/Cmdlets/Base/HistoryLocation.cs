using System.Management.Automation;
using MailuOps.History;

namespace MailuOps.Cmdlets;

/// <summary>The history that -HistoryPath names.</summary>
internal static class HistoryLocation
{
    /// <summary>To be called on the pipeline thread.</summary>
    /// <param name="path">As typed; null: the user's own history.</param>
    public static DrillHistory Resolve(SessionState state, string? path) => new(
        path is null ? null : FileSystemPath.Resolve(state, path, provider => Errors.HistoryPathInvalid(path, provider)));
}
