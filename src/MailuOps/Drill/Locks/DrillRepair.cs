using MailuOps.Backup;
using MailuOps.Deployment;
using MailuOps.Mail;

namespace MailuOps.Drill.Locks;

/// <summary>
/// Cleans up after a drill whose client died. Before its restore only the test user can be left. A restore that died with its tool
/// may have left the account database half-written: then the safety snapshot is put back.
/// </summary>
internal sealed class DrillRepair(MailuServer server, IBackupProvider provider)
{
    public async Task<DrillRepairReport> RunAsync(UnfinishedDrill drill, TimeSpan timeout, CancellationToken token)
    {
        // First of all: until then nobody gets any mail.
        if (drill.Journal.Paused is { } paused)
        {
            await new MailPause(server).EndAsync(paused, token).ConfigureAwait(false);
        }

        if (await provider.IsWorkingAsync(token).ConfigureAwait(false))
        {
            throw Errors.DrillStillRestoring(server.Stack, drill.DrillId);
        }

        var journal = drill.Journal;
        var restored = journal.Stage is "Restore" or "Verify" or "Compare" or "CleanUp" ? await MendAsync(journal, timeout, token).ConfigureAwait(false) : null;
        var removed = journal.TestUser is null
            ? [] : await new TestUserRemoval(server).RunAsync(new UserAddress(journal.TestUser), journal.Home, token).ConfigureAwait(false);
        await DrillLock.ClearAsync(server.Engine.Notes, server.Stack, token).ConfigureAwait(false);
        return new DrillRepairReport(server.Stack, server.Deployment.DockerHost, drill.DrillId, drill.Stage) { Restored = restored, CleanedUp = removed };
    }

    private async Task<BackupSnapshot?> MendAsync(DrillJournal journal, TimeSpan timeout, CancellationToken token)
    {
        BackupSnapshot? restored = null;
        if (await new AccountStore(server).WhyDamagedAsync(token).ConfigureAwait(false) is { } damage)
        {
            server.Events.Warning($"The account database of {server.Stack} is damaged ({damage}): putting back the snapshot from before the restore.");
            var wanted = journal.SafetySnapshot ?? journal.Snapshot;
            var snapshots = await provider.ListAsync(token).ConfigureAwait(false);
            restored = snapshots.FirstOrDefault(s => s.Id == wanted) ?? throw Errors.SnapshotNotFound(server.Stack, wanted ?? "(none noted)", snapshots.Select(s => s.ShortId));
            await provider.RestoreAsync(restored, journal.Volumes, timeout, token).ConfigureAwait(false);
        }

        // Mail that came in since the backup is shown only after this.
        await new MaildirStore(server).SettleAsync(token).ConfigureAwait(false);
        return restored;
    }
}
