namespace MailuOps.Mail.Manifests;

/// <summary>What differs.</summary>
public enum ManifestDifferenceKind
{
    /// <summary>A message is gone.</summary>
    MessageMissing,
    /// <summary>A message has another content.</summary>
    MessageCorrupted,
    /// <summary>A message lies in another folder, or was filed anew with the same content.</summary>
    MessageMoved,
    /// <summary>A message has other flags.</summary>
    MessageFlagsChanged,
    /// <summary>A message has another date on the server (INTERNALDATE).</summary>
    MessageRedated,
    /// <summary>A message's file has another owner or mode.</summary>
    MessageOwnerChanged,
    /// <summary>A message has another UID in the same folder: mail clients may show wrong mail.</summary>
    MessageUidChanged,
    /// <summary>A message arrived after the reference was taken.</summary>
    MessageNewer,
    /// <summary>A message is older than the reference and was not in it.</summary>
    MessageExtra,
    /// <summary>Of a message nothing certain can be said.</summary>
    MessageUnproven,
    /// <summary>A folder is gone.</summary>
    FolderMissing,
    /// <summary>A folder was not there.</summary>
    FolderExtra,
    /// <summary>A folder has another UIDVALIDITY or none: mail clients will download it again.</summary>
    UidValidityLost,
    /// <summary>A folder hands out UIDs again that it has used: mail clients may show wrong mail.</summary>
    UidNextBack,
    /// <summary>A folder has another owner or mode, or lacks one of new, cur and tmp.</summary>
    FolderChanged,
    /// <summary>Of a folder's UIDs nothing certain can be said.</summary>
    FolderUnproven,
    /// <summary>Subscriptions, keywords or a sieve script are gone.</summary>
    ContentMissing,
    /// <summary>Subscriptions, keywords or a sieve script are different.</summary>
    ContentChanged,
    /// <summary>Subscriptions, keywords or a sieve script were not there.</summary>
    ContentExtra,
    /// <summary>Subscriptions, keywords or a sieve script could not be read.</summary>
    ContentUnproven,
    /// <summary>A row of the account store is gone.</summary>
    RowMissing,
    /// <summary>A row of the account store is different.</summary>
    RowChanged,
    /// <summary>A row of the account store was not there.</summary>
    RowExtra,
    /// <summary>A row of the account store has secrets that cannot be compared, because the manifests were taken under different keys.</summary>
    RowUnproven,
    /// <summary>SQLite finds the second manifest's database damaged.</summary>
    DatabaseDamaged,
    /// <summary>A DKIM key is gone.</summary>
    KeyMissing,
    /// <summary>A DKIM key is another one, or its file has another owner or mode.</summary>
    KeyChanged,
    /// <summary>A DKIM key was not there.</summary>
    KeyExtra,
    /// <summary>A DKIM key cannot be compared, because the manifests were taken under different keys.</summary>
    KeyUnproven,
    /// <summary>One of the manifests does not cover the mail store, or not all of it.</summary>
    MailNotCovered,
    /// <summary>One of the manifests does not cover the account store.</summary>
    AccountsNotCovered,
    /// <summary>One of the manifests does not cover the DKIM keys.</summary>
    KeysNotCovered,
}
