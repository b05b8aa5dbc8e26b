using System.Text.RegularExpressions;
using MailuOps.Deployment;
using MailuOps.Engine;

namespace MailuOps.Backup;

/// <summary>Reads a part of the repository's packs, every byte of it, by restic.</summary>
/// <remarks>
/// Without a lock: a check's own is an exclusive one, and would keep a backup out that begins meanwhile. So a backup or a prune may change
/// the repository under its hands, and then it misses what has just gone or come. Each of them leaves other indexes or snapshots behind.
/// </remarks>
/// <param name="restic">Runs restic with these arguments, without a cache.</param>
internal sealed partial class PackReader(MailuServer server, Func<string[], ExecRequest, CancellationToken, Task<ExecResult>> restic)
{
    /// <summary>Of what it finds the first lines tell most, of why it could not look the last.</summary>
    private const int FirstWords = 2;

    private const int LastWords = 4;
    private const int Longest = 200;
    private const int Tries = 3;
    private static readonly TimeSpan ListTimeout = TimeSpan.FromMinutes(10);

    /// <summary>MailuOps.RepositoryDamaged; MailuOps.RepositoryChanging: it could not be told. Any other error: it could not be read.</summary>
    public async Task ReadAsync(int part, int of, TimeSpan timeout, CancellationToken token)
    {
        for (var i = 1; ; i++)
        {
            var before = await ListAsync(token).ConfigureAwait(false);
            if (await CheckAsync(part, of, timeout, token).ConfigureAwait(false) is not { } complaint)
            {
                return;
            }

            if (before == await ListAsync(token).ConfigureAwait(false))
            {
                throw Errors.RepositoryDamaged(server.Stack, part, of, complaint);
            }

            server.Events.Verbose($"The repository was changed while part {part} of {of} was read ({complaint}).");
            if (i == Tries)
            {
                throw Errors.RepositoryChanging(server.Stack, part, of, complaint);
            }
        }
    }

    /// <summary>The beginning of the repository's id.</summary>
    public async Task<string> ReadIdAsync(CancellationToken token)
    {
        var (result, said) = await RunAsync(["cat", "config", "--no-lock", "-q"], new ExecRequest([]) { Timeout = ListTimeout }, token).ConfigureAwait(false);
        return result.ExitCode == 0 && Id().Match(result.OutputText) is { Success: true } id ? id.Groups[1].Value
            : throw BackupbotFailure.Of(server.Stack, "look at the repository", result.ExitCode, string.Join("; ", said.TakeLast(LastWords)), null);
    }

    /// <summary>What restic complains of; null: nothing.</summary>
    private async Task<string?> CheckAsync(int part, int of, TimeSpan timeout, CancellationToken token)
    {
        var last = "";
        var request = new ExecRequest([])
        {
            Timeout = timeout, OnOutputLine = line => last = line.Trim(), KeepOutput = false,
            Doing = () => $"restic check {part}/{of}: {last}",
        };
        try
        {
            var (result, said) = await RunAsync(["check", "--no-lock", $"--read-data-subset={part}/{of}"], request, token).ConfigureAwait(false);
            return result.ExitCode == 0 ? null
                : said.Exists(IsDamage) ? string.Join("; ", said.Take(FirstWords).Select(s => s.Length > Longest ? s[..Longest] + "…" : s))
                : throw BackupbotFailure.Of(server.Stack, $"check of part {part} of {of}", result.ExitCode, string.Join("; ", said.TakeLast(LastWords).DefaultIfEmpty(last)), null);
        }
        catch (MailuOpsException e) when (e.Id == "MailuOps.ExecTimeout")
        {
            throw Errors.BackupTimeout(server.Stack, "check", timeout, last);
        }
    }

    /// <summary>What it says in the end of a repository that it could look through; all else is that it could not.</summary>
    private static bool IsDamage(string line) =>
        line.Contains("repository contains errors", StringComparison.OrdinalIgnoreCase) || line.Contains("LoadIndex returned errors", StringComparison.OrdinalIgnoreCase);

    private async Task<string> ListAsync(CancellationToken token)
    {
        var indexes = await ListAsync("index", token).ConfigureAwait(false);
        return $"{indexes}\n{await ListAsync("snapshots", token).ConfigureAwait(false)}";
    }

    private async Task<string> ListAsync(string kind, CancellationToken token)
    {
        var (result, said) = await RunAsync(["list", kind, "--no-lock", "-q"], new ExecRequest([]) { Timeout = ListTimeout }, token).ConfigureAwait(false);
        return result.ExitCode == 0 ? string.Join('\n', result.OutputLines.Order(StringComparer.Ordinal))
            : throw BackupbotFailure.Of(server.Stack, "list of the repository", result.ExitCode, string.Join("; ", said.TakeLast(LastWords)), null);
    }

    /// <summary>Gives back what it complained of, too, line by line: whoever runs it may mask more than is known here.</summary>
    private async Task<(ExecResult Result, List<string> Said)> RunAsync(string[] command, ExecRequest request, CancellationToken token)
    {
        var said = new List<string>();
        void Take(string line)
        {
            if (line.Trim() is { Length: > 0 } text)
            {
                said.Add(SecretText.Mask(text));
            }
        }

        return (await restic(command, request with { OnErrorLine = Take }, token).ConfigureAwait(false), said);
    }

    [GeneratedRegex("\"id\":\\s*\"([0-9a-f]{16})")]
    private static partial Regex Id();
}
