namespace MailuOps.Mail.Manifests;

/// <summary>What must hold between the stores. It does not where they were captured at different times, or one lost something.</summary>
internal static class CrossChecks
{
    public static void Run(
        AccountStoreLines accounts, IReadOnlySet<string> mailboxes, IReadOnlyDictionary<string, MailboxSize> sizes, FindingList findings)
    {
        if (accounts.HasAccounts)
        {
            Homes(accounts, mailboxes, findings);
            foreach (var (user, used) in accounts.Users.Where(u => mailboxes.Contains(u.Key)))
            {
                Quota(user, used, sizes.GetValueOrDefault(user), findings);
            }
        }

        if (accounts is { HasAccounts: true, HasKeys: true })
        {
            Keys(accounts, findings);
        }
    }

    private static void Homes(AccountStoreLines accounts, IReadOnlySet<string> mailboxes, FindingList findings)
    {
        foreach (var (user, used) in accounts.Users.Where(u => u.Value > 0 && !mailboxes.Contains(u.Key)))
        {
            findings.Add(
                ManifestFindingKind.HomeMissing, ManifestSeverity.Error, user, $"{user} has used {used} bytes by the account store, but has no mailbox folder.");
        }

        foreach (var mailbox in mailboxes.Where(m => !accounts.Users.ContainsKey(m)))
        {
            findings.Add(ManifestFindingKind.UserMissing, ManifestSeverity.Warning, mailbox, $"The mailbox folder {mailbox} belongs to no user.");
        }
    }

    private static void Quota(string user, long used, MailboxSize size, FindingList findings)
    {
        // Names without the size that quota counts leave it open by the line ends: a few bytes in a hundred.
        var allowed = size.IsEstimate ? size.Bytes / 10 : 0;
        if (Math.Abs(used - size.Bytes) > allowed)
        {
            findings.Add(
                ManifestFindingKind.QuotaDiffers, ManifestSeverity.Notice, user,
                $"{user} has used {used} bytes by the account store, and {size.Bytes} by the messages.");
        }
    }

    private static void Keys(AccountStoreLines accounts, FindingList findings)
    {
        foreach (var domain in accounts.KeyDomains.Where(d => !accounts.Domains.Contains(d)))
        {
            findings.Add(ManifestFindingKind.DkimKeyUseless, ManifestSeverity.Notice, domain, $"There is a DKIM key for {domain}, which is no domain of the account store.");
        }

        // Mailu does not note which domains sign: it looks for the file. None at all is a server that does not sign.
        foreach (var domain in accounts.Domains.Where(d => accounts.KeyDomains.Count > 0 && !accounts.KeyDomains.Contains(d)))
        {
            findings.Add(
                ManifestFindingKind.DkimKeyMissing, ManifestSeverity.Notice, domain, $"{domain} has no DKIM key, while other domains have one: its mail goes out unsigned.");
        }
    }
}
