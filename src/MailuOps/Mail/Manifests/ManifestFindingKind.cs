namespace MailuOps.Mail.Manifests;

/// <summary>What a finding is about.</summary>
public enum ManifestFindingKind
{
    /// <summary>It could not be read: nothing is known of it.</summary>
    Unreadable,
    /// <summary>It is no part of a mailbox that MailuOps knows.</summary>
    Unexplained,
    /// <summary>Its name changed while the manifest was taken: what is said of it may be out of date.</summary>
    Unproven,
    /// <summary>It does not belong to the owner of the mail root, so that dovecot may not read it.</summary>
    WrongOwner,
    /// <summary>SQLite found the database damaged, or a row refers to one that is not there.</summary>
    DatabaseDamaged,
    /// <summary>The account store is not covered: it is no SQLite file, or the file is missing or unreadable.</summary>
    AccountsNotCovered,
    /// <summary>A user who has received mail has no mailbox folder.</summary>
    HomeMissing,
    /// <summary>A mailbox folder belongs to no user.</summary>
    UserMissing,
    /// <summary>The used quota in the account store differs from the sizes of the messages.</summary>
    QuotaDiffers,
    /// <summary>A domain has no DKIM key although others have.</summary>
    DkimKeyMissing,
    /// <summary>A DKIM key belongs to no domain, or holds no key.</summary>
    DkimKeyUseless,
}
