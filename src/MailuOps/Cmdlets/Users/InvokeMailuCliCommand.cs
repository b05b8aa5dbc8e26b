using System.Management.Automation;
using System.Text;
using MailuOps.Mail;

namespace MailuOps.Cmdlets;

/// <summary>Runs `flask mailu` in the admin container and gives back its output, line by line.</summary>
[Cmdlet(VerbsLifecycle.Invoke, "MailuCli", SupportsShouldProcess = true, HelpUri = HelpPages.Root + "Invoke-MailuCli.md")]
[OutputType(typeof(string))]
public sealed class InvokeMailuCliCommand : DeploymentCmdlet
{
    /// <summary>Subcommand and arguments. Never secrets: subcommands that take a password as an argument are refused.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromRemainingArguments = true)]
    [ValidateNotNullOrEmpty]
    public string[] ArgumentList { get; set; } = [];

    /// <summary>Text for its standard input, which no other process sees.</summary>
    [Parameter]
    public string? InputText { get; set; }

    /// <inheritdoc/>
    protected override async Task RunAsync(CancellationToken token)
    {
        // Before -WhatIf or a question shows the arguments.
        AdminCli.RefuseSecrets(ArgumentList);
        var server = await OpenAsync(token).ConfigureAwait(false);
        var shown = string.Join(' ', ArgumentList);
        if (!await ConfirmAsync(server.Stack, $"flask mailu {shown}").ConfigureAwait(false))
        {
            return;
        }

        var result = await new AdminCli(server).RequireAsync(ArgumentList, InputText, [], token).ConfigureAwait(false);
        foreach (var line in Encoding.UTF8.GetString(result.Output).TrimEnd('\n').Split('\n').Where(l => result.Output.Length > 0))
        {
            Emit(line);
        }

        foreach (var line in result.ErrorText.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            Events.Verbose(Secrets.Mask(line));
        }
    }
}
