using System.Collections.Concurrent;
using System.Text;
using MailuOps.Deployment;
using MailuOps.Engine;
using MailuOps.Mail;

namespace MailuOps.Drill.Leaks;

/// <summary>Looks for secrets where people and programs could read them. They travel to the containers on standard input only.</summary>
internal sealed class SecretLeakFinder(MailuServer server)
{
    // A day of a busy server's log, and a bound for the memory.
    private const int LogLines = 200_000;
    private readonly ConcurrentQueue<string> _unseen = new();

    /// <summary>What could not be looked through, for people: of it nothing is known.</summary>
    public IReadOnlyList<string> Unseen => [.. _unseen];

    /// <param name="memory">What is known of execs since then.</param>
    public async Task<IReadOnlyList<MailuSecretLeak>> FindAsync(
        SecretForms secret, IEnumerable<MailuService> services, DateTimeOffset since, ExecMemory memory, CancellationToken token)
    {
        // Logs bear the engine's time, which need not be this machine's.
        since += await server.Engine.Notes.ReadClockAsync(token).ConfigureAwait(false) - DateTimeOffset.UtcNow;
        // Logs come slowly, and from one service after the other they would take seconds.
        var looks = await Task.WhenAll(services.SelectMany(s => new[] { InLogAsync(secret, s, since, token), InProcessesAsync(secret, s, token) })).ConfigureAwait(false);
        var found = looks.SelectMany(l => l).ToList();

        await memory.LookAsync(token).ConfigureAwait(false);
        if (memory.Gap is { } gap)
        {
            _unseen.Enqueue($"the engine has forgotten the exec records from {gap.From.ToLocalTime():HH:mm:ss} to {gap.To.ToLocalTime():HH:mm:ss}");
        }

        foreach (var record in memory.Records)
        {
            if (secret.FindIn(record.Command) is { } form)
            {
                found.Add(Leak("exec record", $"container {record.ContainerId[..Math.Min(12, record.ContainerId.Length)]}", form));
            }
        }

        return found;
    }

    /// <summary>In a file, or in all files below a folder.</summary>
    public async Task<IReadOnlyList<MailuSecretLeak>> FindInFilesAsync(SecretForms secret, string path, CancellationToken token)
    {
        var found = new List<MailuSecretLeak>();
        foreach (var file in File.Exists(path) ? [path] : Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories))
        {
            // Latin-1 keeps every byte, whatever the file is.
            if (secret.FindIn(await File.ReadAllTextAsync(file, Encoding.Latin1, token).ConfigureAwait(false)) is { } form)
            {
                found.Add(Leak("file", file, form));
            }
        }

        return found;
    }

    private async Task<IEnumerable<MailuSecretLeak>> InLogAsync(SecretForms secret, MailuService service, DateTimeOffset since, CancellationToken token)
    {
        var container = await server.ContainerAsync(service, token).ConfigureAwait(false);
        var lines = await server.Engine.ReadLogsAsync(container, since, LogLines, token).ConfigureAwait(false);
        if (lines.Count >= LogLines)
        {
            _unseen.Enqueue($"of the log of {service.FullName} only the newest {LogLines} lines were read");
        }

        return lines.Select(l => secret.FindIn(l.Text)).OfType<string>().Distinct().Select(form => Leak("container log", service.FullName, form));
    }

    private async Task<IEnumerable<MailuSecretLeak>> InProcessesAsync(SecretForms secret, MailuService service, CancellationToken token)
    {
        const string Script = """
            grep -Flf - /proc/[0-9]*/cmdline /proc/[0-9]*/environ 2>/dev/null | while read -r f; do
                p=${f%/*}
                if grep -qsF -e "$1" "$f"; then echo "$1"; else echo "${f##*/} $(cat "$p/comm" 2>/dev/null)"; fi
            done
            """;
        // Stands on this very command line: who does not find that cannot look.
        var bait = Secrets.NewToken(20);
        // All forms at once: which one it was does not matter here.
        var request = ExecRequest.Shell(Script, bait) with { Input = Encoding.UTF8.GetBytes(string.Join('\n', secret.Texts.Append(bait)) + "\n") };
        var result = await server.ExecAsync(service, request, token).ConfigureAwait(false);
        if (!result.OutputLines.Contains(bait))
        {
            throw Errors.ProcessesUnreadable(server.Stack, service.FullName, result.ExitCode);
        }

        return result.OutputLines.Where(l => l.Length > 0 && l != bait).Distinct().Select(l => Leak("process", $"{service.FullName}: {l}", "any"));
    }

    private MailuSecretLeak Leak(string place, string where, string form) => new(server.Stack, server.Deployment.DockerHost, place, where, form);
}
