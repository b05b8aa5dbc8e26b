using System.Management.Automation;
using MailuOps.Backup;
using MailuOps.Mail;

namespace MailuOps.Cmdlets;

/// <summary>Base of the cmdlets that compare labels, mounts and the newest snapshot.</summary>
public abstract class BackupCoverageCmdlet : ProviderCmdlet
{
    /// <summary>The greatest age that the newest snapshot may have. The default leaves a daily backup one day to fail.</summary>
    [Parameter]
    [Duration]
    public TimeSpan MaxAge { get; set; } = TimeSpan.FromDays(2);

    /// <summary>All records of the deployment.</summary>
    private protected async Task<IReadOnlyList<MailuBackupCoverage>> SurveyAsync(CancellationToken token)
    {
        var server = await OpenAsync(token).ConfigureAwait(false);
        var provider = await ProviderAsync(server, token).ConfigureAwait(false);
        var database = await new AccountStore(server).LocateAsync(token).ConfigureAwait(false);
        var path = database.IsFile ? database.Path : null;
        return await new CoverageSurvey(server, provider, TimeProvider.System).ListAsync(path, database.Flavor, MaxAge, token).ConfigureAwait(false);
    }
}
