using System.Text;
using MailuOps.Deployment;
using MailuOps.Engine;

namespace MailuOps.Mail;

/// <summary>Mailu's own command line, `flask mailu ...`, in the admin container. A call takes 1.3 to 3.5 s upstream.</summary>
public sealed class AdminCli(MailuServer server)
{
    /// <summary>Subcommands whose arguments hold a password or a hash: they would stand in the process list and the exec record.</summary>
    private static readonly string[] SecretCommands = ["user", "user-import", "password", "admin"];

    /// <summary>Throws MailuOps.SecretOnCommandLine for a subcommand that takes a secret as an argument; its bare help is fine.</summary>
    public static void RefuseSecrets(IReadOnlyList<string> arguments)
    {
        if (arguments.Count > 0 && SecretCommands.Contains(arguments[0]) && arguments is not [_, "--help"])
        {
            throw Errors.SecretOnCommandLine(arguments[0]);
        }
    }

    /// <summary>Runs a subcommand and gives back whatever it answered; a non-zero exit is a result.</summary>
    public Task<ExecResult> RunAsync(IReadOnlyList<string> arguments, string? input, CancellationToken token)
    {
        RefuseSecrets(arguments);
        var request = ExecRequest.Of(["flask", "mailu", .. arguments]) with { Input = input is null ? null : Encoding.UTF8.GetBytes(input) };
        return server.ExecAsync(MailuRole.Admin, request, token);
    }

    /// <summary>Runs a subcommand; a non-zero exit is the error MailuOps.AdminCliFailed with the CLI's last line, secrets masked.</summary>
    public async Task<ExecResult> RequireAsync(IReadOnlyList<string> arguments, string? input, IReadOnlyList<string> secrets, CancellationToken token)
    {
        var result = await RunAsync(arguments, input, token).ConfigureAwait(false);
        if (result.ExitCode != 0)
        {
            var said = result.ErrorText.Trim().Length > 0 ? result.ErrorText : result.OutputText;
            throw Errors.AdminCliFailed(server.Stack, arguments[0], result.ExitCode, Secrets.LastLine(Secrets.Mask(said, [.. secrets])));
        }

        return result;
    }

    /// <summary>Makes running admin processes open the database file anew. Needed when the file was replaced, not overwritten.</summary>
    public async Task RefreshAsync(CancellationToken token)
    {
        var result = await server.ExecAsync(MailuRole.Admin, ExecRequest.Of("python3", "-c", ContainerScript.Load("refresh.py")), token).ConfigureAwait(false);
        if (result.ExitCode != 0 || result.OutputText.Trim() == "0")
        {
            throw Errors.AdminRefreshFailed(server.Stack, result.ExitCode == 0 ? "no gunicorn process was found" : Secrets.LastLine(result.ErrorText));
        }
    }
}
