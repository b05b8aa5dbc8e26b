using System.Collections;
using MailuOps.Engine;

namespace MailuOps.Cmdlets;

/// <summary>Completes -Context with the docker contexts of this user.</summary>
public sealed class ContextCompleter : NameCompleter
{
    private protected override IEnumerable<string> Names(IDictionary parameters) => EndpointResolver.ContextNames(EndpointSources.Machine);
}
