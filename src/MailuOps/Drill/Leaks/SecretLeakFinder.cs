using System.Text;
using MailuOps.Deployment;
using MailuOps.Engine;

namespace MailuOps.Drill.Leaks;

/// <summary>Looks for secrets where people and programs could read them. They travel to the containers on standard input only.</summary>
internal sealed class SecretLeakFinder(MailuServer server)
{
    // A day of a busy server's log, and a bound for the memory.
    private const int LogLines = 200_000;

    public async Task<IReadOnlyList<MailuSecretLeak>> FindAsync(SecretForms secret, IEnumerable<MailuService> services, DateTimeOffset since, CancellationToken token)
    {
        // Logs come slowly, and from one service after the other they would take seconds.
        var looks = await Task.WhenAll(services.SelectMany(s => new[] { InLogAsync(secret, s, since, token), InProcessesAsync(secret, s, token) })).ConfigureAwait(false);
        var found = looks.SelectMany(l => l).ToList();

        foreach (var record in await server.Engine.ReadExecRecordsAsync(since, token).ConfigureAwait(false))
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
        return lines.Select(l => secret.FindIn(l.Text)).OfType<string>().Distinct().Select(form => Leak("container log", service.FullName, form));
    }

    private async Task<IEnumerable<MailuSecretLeak>> InProcessesAsync(SecretForms secret, MailuService service, CancellationToken token)
    {
        const string Script = """
            grep -Flf - /proc/[0-9]*/cmdline /proc/[0-9]*/environ 2>/dev/null | while read -r f; do
                p=${f%/*}
                echo "${f##*/} $(cat "$p/comm" 2>/dev/null)"
            done
            """;
        // All forms at once: which one it was does not matter here.
        var request = ExecRequest.Shell(Script) with { Input = Encoding.UTF8.GetBytes(string.Join('\n', secret.Texts) + "\n") };
        var result = await server.ExecAsync(service, request, token).ConfigureAwait(false);
        return result.OutputLines.Where(l => l.Length > 0).Distinct().Select(l => Leak("process", $"{service.FullName}: {l}", "any"));
    }

    private MailuSecretLeak Leak(string place, string where, string form) => new(server.Stack, server.Deployment.DockerHost, place, where, form);
}
