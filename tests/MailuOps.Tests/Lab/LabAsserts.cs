using System.Management.Automation;
using MailuOps.Deployment;
using MailuOps.Engine;
using MailuOps.Mail;

namespace MailuOps.Tests.Lab;

/// <summary>What lab tests ask again and again.</summary>
internal static class LabAsserts
{
    /// <summary>The script gives exactly this error, and nothing else; its record for a closer look.</summary>
    public static ErrorRecord Fails(this HostedShell shell, string script, string id, ErrorCategory category)
    {
        var result = shell.Run(script);
        var error = Assert.Single(result.AllErrors);
        Assert.True(error.FullyQualifiedErrorId.Split(',')[0] == id, $"{error.FullyQualifiedErrorId}: {error}");
        Assert.Equal(category, error.CategoryInfo.Category);
        Assert.NotNull(error.TargetObject);
        Assert.Empty(result.Output);
        return error;
    }

    /// <summary>The one record that the script gives.</summary>
    public static T One<T>(this HostedShell shell, string script) => (T)Assert.Single(shell.Run(script).Succeeded().Output).BaseObject;

    /// <summary>All records that the script gives.</summary>
    public static IReadOnlyList<T> All<T>(this HostedShell shell, string script) =>
        [.. shell.Run(script).Succeeded().Output.Select(o => (T)o.BaseObject)];

    /// <summary>What the tab key offers.</summary>
    public static IReadOnlyList<string> Complete(this HostedShell shell, string line)
    {
        shell.With("line", line);
        // The completer gives up after a second, which a busy machine may need for the first connection.
        for (var attempt = 0; ; attempt++)
        {
            var found = shell.Run("[System.Management.Automation.CommandCompletion]::CompleteInput($line, $line.Length, $null).CompletionMatches.CompletionText")
                .Succeeded().Of<string>();
            if (found.Count > 0 || attempt == 20)
            {
                return found;
            }
        }
    }

    /// <summary>Whether the account database has the user.</summary>
    public static async Task<bool> HasAccountAsync(this LabHost lab, string address) =>
        await new AccountStore(lab.Server).FindAsync(new UserAddress(address), CancellationToken.None) is not null;

    /// <summary>Whether something is there in the imap container.</summary>
    public static async Task<bool> OnDiskAsync(this LabHost lab, string path) =>
        await lab.InAsync(MailuRole.Imap, "if [ -e \"$1\" ]; then echo yes; fi", path) == "yes";

    /// <summary>Runs a statement on the account database, in the admin container; the first column of what it gives.</summary>
    public static async Task<string> SqlAsync(this LabHost lab, string statement, params string[] values)
    {
        const string Program = """
            import sqlite3, sys
            c = sqlite3.connect("/data/main.db", timeout=30)
            with c:
                for r in c.execute(sys.argv[1], sys.argv[2:]): print(r[0])
            """;
        var result = await lab.ExitAsync(MailuRole.Admin, ["python3", "-c", Program, statement, .. values]);
        Assert.True(result.ExitCode == 0, result.ErrorText);
        return result.OutputText.TrimEnd('\n');
    }

    /// <summary>Runs a command in a service's container; any exit code will do.</summary>
    public static async Task<ExecResult> ExitAsync(this LabHost lab, MailuRole role, params string[] command) =>
        await lab.Server.ExecAsync(role, ExecRequest.Of(command), CancellationToken.None);
}
