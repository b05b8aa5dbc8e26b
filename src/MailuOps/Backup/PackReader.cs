using MailuOps.Deployment;
using MailuOps.Engine;

namespace MailuOps.Backup;

/// <summary>Reads a part of the repository's packs, every byte of it, by restic in the bot's container.</summary>
internal sealed class PackReader(MailuServer server, MailuService bot)
{
    private const int Words = 4;

    public async Task ReadAsync(int part, int of, TimeSpan timeout, CancellationToken token)
    {
        var (last, said) = ("", new Queue<string>());
        void Complain(string line)
        {
            said.Enqueue(line.Trim());
            if (said.Count > Words)
            {
                said.Dequeue();
            }
        }

        // Without a lock: a check's own would keep a backup out that begins meanwhile.
        var request = ExecRequest.Of("restic", "check", "--no-lock", "--no-cache", $"--read-data-subset={part}/{of}") with
        {
            Timeout = timeout, OnOutputLine = line => last = line.Trim(), OnErrorLine = Complain, KeepOutput = false, Doing = () => $"restic check {part}/{of}: {last}",
        };
        try
        {
            var result = await server.ExecAsync(bot, request, token).ConfigureAwait(false);
            if (result.ExitCode != 0)
            {
                throw BackupbotFailure.Of(server.Stack, $"check of part {part} of {of}", result.ExitCode, string.Join("; ", said.Where(s => s.Length > 0).DefaultIfEmpty(last)), null);
            }
        }
        catch (MailuOpsException e) when (e.Id == "MailuOps.ExecTimeout")
        {
            throw Errors.BackupTimeout(server.Stack, "check", timeout, last);
        }
    }
}
