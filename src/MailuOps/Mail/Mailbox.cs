using System.Globalization;
using MailuOps.Deployment;
using MailuOps.Engine;

namespace MailuOps.Mail;

/// <summary>A user's messages: dovecot's view joined with the files on disk, and the waiting for delivery.</summary>
public sealed class Mailbox(MailuServer server)
{
    private readonly Dovecot _dovecot = new(server);
    private readonly MaildirStore _maildirs = new(server);

    /// <summary>The messages with this Message-ID (all messages when null) in any folder, Junk too.</summary>
    /// <param name="bodies">True: fetch each message and compute <see cref="MailuMessage.BodySha256"/>.</param>
    public async Task<IReadOnlyList<MailuMessage>> ReadAsync(UserAddress address, string? messageId, bool bodies, CancellationToken token)
    {
        var home = await _dovecot.HomeAsync(address, token).ConfigureAwait(false);
        var disk = await _maildirs.ScanAsync(home, true, token).ConfigureAwait(false);
        // Not asked when the disk has nothing: dovecot would create an empty mailbox.
        if (disk.Files.Count == 0)
        {
            return [];
        }

        var files = disk.Files.GroupBy(f => f.UniqueName).ToDictionary(g => g.Key, g => g.First());
        var all = await _dovecot.FetchAsync(address, messageId, token).ConfigureAwait(false);
        var messages = new MailuMessage[all.Count];
        await Parallel.ForAsync(0, all.Count, AtOnce(token), async (i, stop) =>
        {
            var shown = all[i];
            var body = bodies ? Digests.Body(await _dovecot.TextAsync(address, shown.MailboxGuid, shown.Uid, stop).ConfigureAwait(false)) : null;
            messages[i] = Join(address, shown, files.GetValueOrDefault(shown.Guid), body);
        }).ConfigureAwait(false);
        return messages;
    }

    /// <summary>Waits, in one exec, until dovecot shows the message in any folder. False: not in time.</summary>
    public async Task<bool> WaitAsync(UserAddress address, string messageId, TimeSpan timeout, CancellationToken token)
    {
        var home = await _dovecot.HomeAsync(address, token).ConfigureAwait(false);
        var seconds = Math.Max(0, (int)Math.Ceiling(timeout.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        var request = ExecRequest.Shell(ContainerScript.Load("wait.sh"), address.ToString(), messageId, home, seconds, "0.05") with
        {
            // The script keeps the time itself; this only ends one that hangs.
            Timeout = timeout + TimeSpan.FromSeconds(30), Doing = () => $"waiting until {address} gets {messageId}",
        };
        var result = await server.ExecAsync(MailuRole.Imap, request, token).ConfigureAwait(false);
        return result.ExitCode switch
        {
            0 => true,
            3 => false,
            67 => throw Errors.UserNotFound(server.Stack, address.ToString()),
            _ => throw Errors.DovecotFailed(server.Stack, "doveadm search", result.ExitCode, Secrets.LastLine(result.ErrorText)),
        };
    }

    /// <summary>Waits for a probe and gives it back with its delivered copy; not in time: MailuOps.ProbeNotDelivered with postfix's reason.</summary>
    public async Task<MailuProbe> AwaitProbeAsync(MailuProbe probe, TimeSpan timeout, CancellationToken token)
    {
        var address = new UserAddress(probe.Address);
        try
        {
            if (!await WaitAsync(address, probe.MessageId, timeout, token).ConfigureAwait(false))
            {
                throw Errors.ProbeNotDelivered(server.Stack, probe.Address, timeout, await WhyNotAsync(probe, token).ConfigureAwait(false));
            }
        }
        catch (MailuOpsException e) when (e.Id == "MailuOps.UserNotFound")
        {
            // Sendmail takes mail for anybody; postfix's bounce, which comes a moment later, says more than dovecot does.
            throw Errors.ProbeNotDelivered(
                server.Stack, probe.Address, DateTimeOffset.Now - probe.SentAt, await WhyBouncedAsync(probe, timeout, token).ConfigureAwait(false) ?? e.Message);
        }

        var shown = DateTimeOffset.Now;
        var copies = await ReadAsync(address, probe.MessageId, true, token).ConfigureAwait(false);
        return probe with { DeliveryTime = shown - probe.SentAt, Delivered = copies.Count > 0 ? copies[0] : null };
    }

    /// <summary>Waits for several probes of one user and reads the mailbox once for all of them; else as <see cref="AwaitProbeAsync"/>.</summary>
    public async Task<IReadOnlyList<MailuProbe>> AwaitProbesAsync(
        UserAddress address, IReadOnlyList<MailuProbe> probes, TimeSpan timeout, CancellationToken token)
    {
        var shown = new DateTimeOffset[probes.Count];
        await Parallel.ForAsync(0, probes.Count, AtOnce(token), async (i, stop) =>
        {
            if (!await WaitAsync(address, probes[i].MessageId, timeout, stop).ConfigureAwait(false))
            {
                throw Errors.ProbeNotDelivered(server.Stack, probes[i].Address, timeout, await WhyNotAsync(probes[i], stop).ConfigureAwait(false));
            }

            shown[i] = DateTimeOffset.Now;
        }).ConfigureAwait(false);

        var copies = await ReadAsync(address, null, true, token).ConfigureAwait(false);
        return [.. probes.Select((p, i) => p with { DeliveryTime = shown[i] - p.SentAt, Delivered = copies.FirstOrDefault(c => c.MessageId == p.MessageId) })];
    }

    /// <summary>What postfix's log says about the probe, for people.</summary>
    public async Task<string> WhyNotAsync(MailuProbe probe, CancellationToken token)
    {
        var container = await server.ContainerAsync(MailuRole.Smtp, token).ConfigureAwait(false);
        var log = await server.Engine.ReadLogsAsync(container, probe.SentAt - TimeSpan.FromMinutes(1), 5000, token).ConfigureAwait(false);
        var about = DeliveryLog.Of(log.Select(l => l.Text), probe.MessageId).ToList();
        about.TakeLast(10).ToList().ForEach(line => server.Events.Verbose($"postfix: {line.Trim()}"));
        var reason = DeliveryLog.Reason(about, probe.MessageId);
        return reason switch
        {
            null => "postfix's log does not mention it",
            _ when reason.StartsWith("sent:", StringComparison.Ordinal) => $"postfix handed it over ({reason[6..]}), but dovecot does not show it",
            _ => $"postfix says {reason}",
        };
    }

    private async Task<string?> WhyBouncedAsync(MailuProbe probe, TimeSpan timeout, CancellationToken token)
    {
        var container = await server.ContainerAsync(MailuRole.Smtp, token).ConfigureAwait(false);
        for (var end = probe.SentAt + timeout; ; await Task.Delay(250, token).ConfigureAwait(false))
        {
            var log = await server.Engine.ReadLogsAsync(container, probe.SentAt - TimeSpan.FromMinutes(1), 5000, token).ConfigureAwait(false);
            var reason = DeliveryLog.Reason(log.Select(l => l.Text), probe.MessageId);
            if (reason is not null || DateTimeOffset.Now > end)
            {
                return reason is null ? null : $"postfix says {reason}";
            }
        }
    }

    // Each is a command in the container, which has other work too.
    private static ParallelOptions AtOnce(CancellationToken token) => new() { MaxDegreeOfParallelism = 4, CancellationToken = token };

    private MailuMessage Join(UserAddress address, DovecotMessage shown, MaildirFile? file, string? body)
    {
        var (id, subject, spam, hops) = MessageHeader.Read(shown.Headers);
        return new MailuMessage(server.Stack, server.Deployment.DockerHost, address.ToString(), shown.Mailbox, shown.Uid, shown.Guid)
        {
            MailboxGuid = shown.MailboxGuid, Size = shown.Size, Received = shown.Received, Flags = shown.Flags,
            MessageId = id, Subject = subject, PassedAntispam = spam, Hops = hops,
            File = file?.Path, Sha256 = file?.Sha256, BodySha256 = body,
        };
    }
}
