using System.Management.Automation;
using System.Net;
using System.Security;
using MailuOps.Backup;
using MailuOps.Drill.Leaks;

namespace MailuOps.Cmdlets;

/// <summary>What Find-MailuSecretLeak and Test-MailuSecretLeak have in common.</summary>
public abstract class LeakCmdlet : BackupCmdlet
{
    /// <summary>The secret to look for. From the pipeline: what New-MailuTestUser returned.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true, ParameterSetName = "Credential")]
    [ValidateNotNull]
    public PSCredential Credential { get; set; } = PSCredential.Empty;

    /// <summary>The secret to look for, without a user name.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Secret")]
    [ValidateNotNull]
    public SecureString Secret { get; set; } = new();

    /// <summary>Files and folders to search too: reports, transcripts, the history.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] Path { get; set; } = [];

    /// <summary>How far back logs and exec records are read; default: one day.</summary>
    [Parameter]
    [Duration]
    public TimeSpan Since { get; set; } = TimeSpan.FromDays(1);

    private protected async Task<IReadOnlyList<MailuSecretLeak>> FindAsync(CancellationToken token)
    {
        var text = new NetworkCredential("", ParameterSetName == "Secret" ? Secret : Credential.Password).Password;
        if (text.Length < SecretForms.ShortestSecret)
        {
            throw Errors.SecretTooShort(SecretForms.ShortestSecret);
        }

        var secret = new SecretForms(text);
        var server = await OpenAsync(token).ConfigureAwait(false);
        var services = server.Deployment.Services.Where(s => s.Role is not null).ToList();
        services.AddRange(await BotsAsync(server.Engine, token).ConfigureAwait(false));
        var finder = new SecretLeakFinder(server);
        var since = DateTimeOffset.Now - Since;
        using var memory = new ExecMemory(server.Engine, since);
        var found = new List<MailuSecretLeak>(await finder.FindAsync(secret, services, since, memory, token).ConfigureAwait(false));
        foreach (var unseen in finder.Unseen)
        {
            Events.Warning($"Not all was searched: {unseen}.");
        }

        foreach (var path in Path)
        {
            var full = await OnPipelineAsync(() => SessionState.Path.GetUnresolvedProviderPathFromPSPath(path)).ConfigureAwait(false);
            if (!File.Exists(full) && !Directory.Exists(full))
            {
                throw Errors.LeakPathMissing(full);
            }

            found.AddRange(await finder.FindInFilesAsync(secret, full, token).ConfigureAwait(false));
        }

        return found;
    }
}
