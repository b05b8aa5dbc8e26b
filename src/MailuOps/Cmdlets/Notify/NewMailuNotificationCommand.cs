using System.Management.Automation;
using System.Net;
using MailuOps.Notify;

namespace MailuOps.Cmdlets;

/// <summary>New-MailuNotification: says whom a drill tells of its verdict, and how.</summary>
[Cmdlet(VerbsCommon.New, "MailuNotification", DefaultParameterSetName = "Mail", HelpUri = HelpPages.Root + "New-MailuNotification.md")]
[OutputType(typeof(NotificationTarget))]
public sealed class NewMailuNotificationCommand : MailuCmdlet
{
    /// <summary>Addresses that get a mail.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Mail", Position = 0)]
    [ValidateNotNullOrEmpty]
    public string[] MailTo { get; set; } = [];

    /// <summary>The SMTP server: another one, or the server itself.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Mail")]
    [ValidateNotNullOrEmpty]
    public string SmtpServer { get; set; } = "";

    /// <summary>Its port; default: 587, or 465 for TLS from the start.</summary>
    [Parameter(ParameterSetName = "Mail")]
    [ValidateRange(1, 65535)]
    public int? Port { get; set; }

    /// <summary>The sender; default: the first of the addresses.</summary>
    [Parameter(ParameterSetName = "Mail")]
    [ValidateNotNullOrEmpty]
    public string? From { get; set; }

    /// <summary>How the way to the server is protected.</summary>
    [Parameter(ParameterSetName = "Mail")]
    public MailSecurity Security { get; set; }

    /// <summary>User and password of the SMTP server.</summary>
    [Parameter(ParameterSetName = "Mail")]
    [Credential]
    public PSCredential? Credential { get; set; }

    /// <summary>An address that takes JSON by POST.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Webhook")]
    [ValidateNotNull]
    public Uri? Webhook { get; set; }

    /// <summary>A dead man's switch: called at the start, and after it or with /fail at the end.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Ping")]
    [ValidateNotNull]
    public Uri? Ping { get; set; }

    /// <summary>A JSON file with all of this.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "File")]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = "";

    /// <summary>Tells only of what did not pass.</summary>
    [Parameter(ParameterSetName = "Mail")]
    [Parameter(ParameterSetName = "Webhook")]
    public SwitchParameter OnlyProblems { get; set; }

    /// <inheritdoc/>
    protected override async Task RunAsync(CancellationToken token)
    {
        var targets = ParameterSetName switch
        {
            "File" => await ReadAsync(token).ConfigureAwait(false),
            "Webhook" => [new NotificationTarget(NotificationKind.Webhook) { Url = Webhook, OnlyProblems = OnlyProblems }],
            "Ping" => [new NotificationTarget(NotificationKind.Ping) { Url = Ping }],
            _ => new[]
            {
                new NotificationTarget(NotificationKind.Mail)
                {
                    To = MailTo, From = From ?? MailTo[0], SmtpServer = SmtpServer, Port = Port ?? (Security == MailSecurity.Tls ? 465 : 587), Security = Security,
                    Credential = Credential is null || Credential.UserName.Length == 0 ? null : new NetworkCredential(Credential.UserName, Credential.Password), OnlyProblems = OnlyProblems,
                },
            },
        };
        foreach (var target in targets)
        {
            Emit(target.Checked());
        }
    }

    private async Task<IReadOnlyList<NotificationTarget>> ReadAsync(CancellationToken token)
    {
        var full = await OnPipelineAsync(() => FileSystemPath.Resolve(SessionState, Path, provider => Errors.HistoryPathInvalid(Path, provider))).ConfigureAwait(false);
        try
        {
            var text = await File.ReadAllTextAsync(full, token).ConfigureAwait(false);
            if (!OperatingSystem.IsWindows() && File.GetUnixFileMode(full).HasFlag(UnixFileMode.OtherRead))
            {
                Events.Warning($"Everybody on this machine can read '{full}', and it holds secrets: chmod 600 mends that.");
            }

            return NotificationFile.Parse(text, full);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Errors.NotificationFileUnreadable(full, e.Message, e);
        }
    }
}
