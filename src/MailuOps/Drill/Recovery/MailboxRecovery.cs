using System.Diagnostics;
using System.Text;
using MailuOps.Backup;
using MailuOps.Deployment;
using MailuOps.Engine;
using MailuOps.Mail;

namespace MailuOps.Drill.Recovery;

/// <summary>
/// Brings messages of a snapshot back into a living mailbox. They are restored into a folder of their own on the same volume, and from
/// there dovecot itself takes in those that are missing: nothing is overwritten, and quota and indexes stay right.
/// </summary>
internal sealed class MailboxRecovery(MailuServer server, IBackupProvider provider)
{
    /// <summary>How the folder is named into which a snapshot's mailbox is restored, beside the mailboxes.</summary>
    public const string ScratchPrefix = ".mailuops-restore-";

    private static readonly TimeSpan RemovalLimit = TimeSpan.FromMinutes(2);
    private readonly Dovecot _dovecot = new(server);
    private readonly MaildirStore _maildirs = new(server);

    /// <summary>The mailbox of one user.</summary>
    private sealed record Place(UserAddress User, string Home, string Volume, string Folder);

    /// <summary>What is missing. Reads only.</summary>
    public async Task<MailboxPlan> PlanAsync(UserAddress user, BackupSnapshot snapshot, IReadOnlyList<string> folders, DateTimeOffset? since, CancellationToken token)
    {
        var place = await FindAsync(user, token).ConfigureAwait(false);
        var files = await provider.ListFolderAsync(snapshot, place.Volume, place.Folder, token).ConfigureAwait(false);
        var plan = MailboxPlan.Of(files, folders, since, await PresentAsync(place, token).ConfigureAwait(false));
        return files.Count > 0 ? plan : throw Errors.MailboxNotInSnapshot(server.Stack, user.ToString(), snapshot.ShortId, place.Folder);
    }

    /// <summary>Carries it out, and looks afterwards whether it is so.</summary>
    public async Task<MailboxRestoration> RunAsync(UserAddress user, BackupSnapshot snapshot, MailboxPlan plan, TimeSpan timeout, CancellationToken token)
    {
        var watch = Stopwatch.StartNew();
        var place = await FindAsync(user, token).ConfigureAwait(false);
        var scratch = $"{ScratchPrefix}{Secrets.NewToken(10)}";
        var path = $"{_maildirs.MailRoot()}/{scratch}";
        var present = plan.Wanted.Count - plan.Missing.Count;
        try
        {
            await provider.RestoreFolderAsync(snapshot, place.Volume, place.Folder, scratch, timeout, token).ConfigureAwait(false);
            var live = await PresentAsync(place, token).ConfigureAwait(false);
            var copies = await _maildirs.ScanAsync(path, false, token).ConfigureAwait(false);
            // Once more, because mail may have been moved or brought back by somebody else meanwhile.
            var names = plan.Missing.Select(m => m.UniqueName).Where(n => !live.Contains(n)).ToHashSet();
            present += plan.Missing.Count - names.Count;
            if (names.Count > 0)
            {
                await ImportAsync(place, path, copies.Files.Where(f => !names.Contains(f.UniqueName)), timeout, token).ConfigureAwait(false);
            }

            var after = await PresentAsync(place, token).ConfigureAwait(false);
            var asked = plan.Missing.Where(m => names.Contains(m.UniqueName)).ToLookup(m => after.Contains(m.UniqueName), m => m.ToString());
            return new MailboxRestoration(server.Stack, server.Deployment.DockerHost, user.ToString(), snapshot.Id, plan.Wanted.Count, present)
            {
                Restored = [.. asked[true]], Failed = [.. asked[false]], Duration = watch.Elapsed,
            };
        }
        finally
        {
            using var limit = new CancellationTokenSource(RemovalLimit);
            await RemoveAsync(path, limit.Token).ConfigureAwait(false);
        }
    }

    private async Task<Place> FindAsync(UserAddress user, CancellationToken token)
    {
        var home = (await _dovecot.HomeAsync(user, token).ConfigureAwait(false)).TrimEnd('/');
        var mount = server.Deployment.MailMount;
        var root = _maildirs.MailRoot() + "/";
        return mount is not null && (mount.Type == "volume" || !provider.ReadsLabels) && home.StartsWith(root, StringComparison.Ordinal) && home.Length > root.Length
            ? new Place(user, home, mount.Source, home[root.Length..])
            : throw Errors.MailboxNotOnVolume(server.Stack, user.ToString(), home);
    }

    /// <summary>The GUIDs of all messages, by the files and by dovecot, which knows those that it gave another file name.</summary>
    private async Task<IReadOnlySet<string>> PresentAsync(Place place, CancellationToken token)
    {
        var files = (await _maildirs.ScanAsync(place.Home, false, token).ConfigureAwait(false)).Files;
        // Not asked when the disk has nothing: dovecot would create an empty mailbox.
        return files.Count == 0 ? new HashSet<string>()
            : [.. files.Select(f => f.UniqueName), .. await _dovecot.GuidsAsync(place.User, token).ConfigureAwait(false)];
    }

    /// <summary>What is not to be imported leaves the copy, and dovecot takes in the rest, folder by folder, as that user.</summary>
    private async Task ImportAsync(Place place, string path, IEnumerable<MaildirFile> unwanted, TimeSpan timeout, CancellationToken token)
    {
        const string Script = """
            case $1 in */.mailuops-restore-*) ;; *) exit 42;; esac
            xargs -0 -r rm -f -- && chown -R mail:mail "$1" && exec doveadm import -u "$2" "maildir:$1" "" ALL
            """;
        var request = ExecRequest.Shell(Script, path, place.User.ToString()) with
        {
            Input = Encoding.UTF8.GetBytes(string.Concat(unwanted.Select(f => f.Path + "\0"))), Timeout = timeout, Doing = () => "dovecot takes in the messages",
        };
        var result = await server.ExecAsync(MailuRole.Imap, request, token).ConfigureAwait(false);
        if (result.ExitCode != 0)
        {
            throw Errors.DovecotFailed(server.Stack, "doveadm import", result.ExitCode, Secrets.LastLine(result.ErrorText));
        }
    }

    private async Task RemoveAsync(string path, CancellationToken token)
    {
        // And what a killed run left, once it is a day old.
        const string Script = """
            case $1 in */.mailuops-restore-*) ;; *) exit 42;; esac
            rm -rf -- "$1" && find "${1%/*}" -mindepth 1 -maxdepth 1 -type d -name '.mailuops-restore-*' -mtime +0 -exec rm -rf -- {} +
            """;
        var result = await server.ExecAsync(MailuRole.Imap, ExecRequest.Shell(Script, path), token).ConfigureAwait(false);
        if (result.ExitCode != 0)
        {
            server.Events.Warning($"The copy {path} in the imap container could not be removed: {Secrets.LastLine(result.ErrorText)}. Remove it.");
        }
    }
}
