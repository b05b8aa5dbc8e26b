using MailuOps.Backup;
using MailuOps.Deployment;

namespace MailuOps.Cmdlets;

/// <summary>Completes -Volume with the deployment's volumes, by compose key.</summary>
public sealed class VolumeCompleter : ServerCompleter
{
    private protected override async Task<IReadOnlyList<string>> ListAsync(MailuServer server, string? detail, CancellationToken token) =>
        [.. (await new VolumeSurvey(server).ListAsync(sizes: false, token).ConfigureAwait(false)).Where(v => v.Name.Length > 0).Select(v => v.Name).Order(StringComparer.Ordinal)];
}
