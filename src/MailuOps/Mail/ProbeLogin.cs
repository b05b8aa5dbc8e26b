using System.Text.Json;
using System.Text.Json.Nodes;
using MailuOps.Deployment;
using MailuOps.Engine;

namespace MailuOps.Mail;

/// <summary>
/// The standing probe's password. It comes from the server's own SECRET_KEY, so that it need be kept nowhere and a copy of the server knows it
/// too; what was made with which SECRET_KEY tells a mark, of which the key cannot be found out.
/// </summary>
internal sealed class ProbeLogin(MailuServer server)
{
    /// <summary>The password for an address, and the mark; null: the server has no SECRET_KEY.</summary>
    public async Task<(string Mark, string Password)?> MakeAsync(UserAddress address, CancellationToken token)
    {
        var answer = await RunAsync("make", address, token).ConfigureAwait(false);
        return answer["mark"] is { } mark ? ((string)mark!, (string)answer["password"]!) : null;
    }

    /// <summary>Whether admin takes the password and no other; null: it is not known. And why, for people.</summary>
    /// <param name="mark">Of the user's remark; null: it has none.</param>
    public async Task<(bool? Taken, string Detail)> TryAsync(UserAddress address, string? mark, CancellationToken token)
    {
        if (mark is null)
        {
            return (null, "its password is not known, until Register-MailuProbe is run again");
        }

        var answer = await RunAsync("ask", address, token).ConfigureAwait(false);
        return Judge(mark, (string?)answer["mark"], (bool?)answer["right"], (bool?)answer["wrong"]);
    }

    /// <summary>What admin's answers mean. Pure.</summary>
    internal static (bool? Taken, string Detail) Judge(string mark, string? now, bool? right, bool? wrong) => (now == mark, right, wrong) switch
    {
        (false, _, _) => (null, "its password is not known: the server's SECRET_KEY was another then"),
        (_, false, _) => (false, "admin does not take its password"),
        (_, _, true) => (false, "admin takes any password for it"),
        (_, true, false) => (true, "admin takes its password and no other"),
        _ => (null, "admin cannot be asked for its password"),
    };

    private async Task<JsonNode> RunAsync(string operation, UserAddress address, CancellationToken token)
    {
        var request = ExecRequest.Of("python3", "-c", ContainerScript.Load("probelogin.py"), operation, address.ToString());
        var result = await server.ExecAsync(MailuRole.Admin, request, token).ConfigureAwait(false);
        try
        {
            return result.ExitCode == 0 ? JsonNode.Parse(result.OutputText)! : throw Errors.AdminCliFailed(server.Stack, "python3", result.ExitCode, Secrets.LastLine(result.ErrorText));
        }
        catch (JsonException e)
        {
            throw Errors.AdminCliFailed(server.Stack, "python3", result.ExitCode, e.Message);
        }
    }
}
