using MailuOps.Deployment;
using MailuOps.Engine;

namespace MailuOps.Mail.Manifests;

/// <summary>What became of a message's name between two looks.</summary>
internal enum NameChange
{
    /// <summary>It was not there before.</summary>
    Arrived,
    /// <summary>It is not there any more.</summary>
    Gone,
    /// <summary>Its flags, or its folder, are others.</summary>
    Renamed,
}

/// <summary>The names of all messages of a server at one moment. Much less than a manifest: no message is read. They lie in a file, sorted.</summary>
internal sealed class MessageNames : IDisposable
{
    private readonly SpoolFile _lines = new();

    private MessageNames()
    {
    }

    public static async Task<MessageNames> TakeAsync(MailuServer server, CancellationToken token)
    {
        var root = new MaildirStore(server).MailRoot();
        using var sorter = new LineSorter();
        var line = new LineBuilder();
        var complete = false;
        string? problem = null;
        void Take(ReadOnlySpan<byte> raw)
        {
            complete = raw.SequenceEqual("Z"u8);
            if (MaildirPath.TryParse(raw, out var path))
            {
                sorter.Add(line.Start('M').Name(path.Mailbox).Name(path.Unique).Name(path.Folder).Plain(path.Sub).Name(path.Suffix).Line);
            }
        }

        using var sink = new LineSink(Take);
        var request = ExecRequest.Shell(ContainerScript.Load("names.sh"), root) with
        {
            OutputStream = sink, KeepOutput = false,
            // What goes away during the walk is no problem: a later look tells.
            OnErrorLine = l => problem ??= l.Contains("No such file", StringComparison.OrdinalIgnoreCase) ? null : l,
        };
        var result = await server.ExecAsync(MailuRole.Imap, request, token).ConfigureAwait(false);
        if (result.ExitCode != 0 || !complete || problem is not null)
        {
            throw Errors.MailboxUnreadable(server.Stack, root, problem ?? $"the walk ended early, with exit code {result.ExitCode}");
        }

        var names = new MessageNames();
        try
        {
            using var stream = names._lines.Append();
            sorter.Drain(
                l =>
                {
                    stream.Write(l);
                    stream.WriteByte((byte)'\n');
                },
                token);
            return names;
        }
        catch
        {
            names.Dispose();
            throw;
        }
    }

    /// <summary>Tells every message whose name is not the same in both, as "user@domain/.Folder/unique".</summary>
    public static void Compare(MessageNames before, MessageNames after, Action<NameChange, string> tell, CancellationToken token) => EntryPairs.Walk(
        before._lines, after._lines, _ => { },
        (_, was, now) =>
        {
            foreach (var fields in now.Count > 0 ? now : was)
            {
                // The same name in several folders is as many messages.
                var change = now.Count == 0 ? NameChange.Gone : was.Any(w => w[3] == fields[3]) || was.Count == now.Count ? NameChange.Renamed : NameChange.Arrived;
                if (!was.Any(w => now.Count > 0 && w[3..6].SequenceEqual(fields[3..6])))
                {
                    tell(change, Fields.Shown($"{fields[1]}/{(fields[3].Length > 0 ? fields[3] + "/" : "")}{fields[2]}"));
                }
            }
        },
        new EntryProgress(null, ""), token);

    public void Dispose() => _lines.Dispose();
}
