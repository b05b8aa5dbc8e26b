using System.Collections;
using MailuOps.History;

namespace MailuOps.Cmdlets;

/// <summary>Completes -Stack with the deployments of the newest drills in the history. Contacts nothing.</summary>
public sealed class HistoryStackCompleter : NameCompleter
{
    private const int Newest = 200;

    private protected override IEnumerable<string> Names(IDictionary parameters) => new DrillHistory(parameters["HistoryPath"] as string).Read().Take(Newest)
        .Select(e => e.Drill?.Stack ?? "").Where(n => n.Length > 0).Order(StringComparer.Ordinal);
}
