namespace MailuOps.Recipe.Linting;

/// <summary>The names of the rules, for completion; a test holds them and the help page together.</summary>
internal static class RuleNames
{
    public static readonly IReadOnlyList<string> All =
    [
        "AccountsInOtherDatabase",
        "AccountsNotBackedUp",
        "BackupEnableContradicts",
        "BackupEnabledTwice",
        "BackupNotEnabled",
        "BackupOnServiceWithoutVolumes",
        "CoverageDependsOnBot",
        "DkimKeysNotBackedUp",
        "IgnoredDocument",
        "InvalidCompose",
        "InvalidYaml",
        "LabelGivenTwice",
        "LabelKeyNotFilledIn",
        "LabelNotUnderDeploy",
        "LabelValueNotText",
        "LabelValueNotTruth",
        "LabelWithoutValue",
        "LegacyPathLabel",
        "LiveDatabase",
        "MailNotBackedUp",
        "MailQueueNotBackedUp",
        "SpamTrainingNotBackedUp",
        "UnknownBackupLabel",
        "UnknownPath",
        "UnknownVolume",
        "UserDataExcluded",
        "VersionMalformed",
        "VersionMissing",
        "VersionNotOnApp",
        "VersionNotRaised",
        "VolumeNotDeclared",
        "WebmailDataNotBackedUp",
    ];
}
