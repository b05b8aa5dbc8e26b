namespace MailuOps.Drill;

/// <summary>What of the test user is there, by the disk and the database alone: dovecot would make a folder when it is asked.</summary>
internal static class TestUserLook
{
    public static async Task<(bool Account, bool Mail)> SeeAsync(DrillContext drill, CancellationToken token)
    {
        var row = drill.Accounts.FindAsync(drill.State.User!, token);
        var disk = drill.Maildirs.ScanAsync(drill.State.Home!, false, token);
        await Task.WhenAll(row, disk).ConfigureAwait(false);
        return (await row.ConfigureAwait(false) is not null, (await disk.ConfigureAwait(false)).Files.Count > 0);
    }
}
