namespace MailuOps.Drill;

/// <summary>Everybody else on the server, who must be there after the wipe and after the restore.</summary>
internal static class Bystanders
{
    public static async Task NoteAsync(DrillContext drill, CancellationToken token) =>
        (drill.State.Addresses, drill.State.Homes) = await SeeAsync(drill, token).ConfigureAwait(false);

    public static async Task CheckAsync(DrillContext drill, string when, CancellationToken token)
    {
        var state = drill.State;
        var own = state.User!.ToString();
        var ownHome = state.Home!.TrimEnd('/').Split('/')[^1];
        var (addresses, homes) = await SeeAsync(drill, token).ConfigureAwait(false);
        state.Bystanders.AddRange(state.Addresses.Where(a => a != own && !addresses.Contains(a)).Select(a => $"account {a} is missing {when}"));
        state.Bystanders.AddRange(state.Homes.Where(h => h != ownHome && !homes.Contains(h)).Select(h => $"mailbox folder {h} is missing {when}"));
    }

    private static async Task<(IReadOnlySet<string> Addresses, IReadOnlySet<string> Homes)> SeeAsync(DrillContext drill, CancellationToken token)
    {
        var users = drill.Accounts.ListAsync(token);
        var homes = drill.Maildirs.ListHomesAsync(token);
        await Task.WhenAll(users, homes).ConfigureAwait(false);
        return ((await users.ConfigureAwait(false)).Select(u => u.Address).ToHashSet(), await homes.ConfigureAwait(false));
    }
}
