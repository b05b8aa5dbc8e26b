namespace MailuOps.Recipe.Compose;

/// <summary>Where a label is written.</summary>
internal enum LabelPlace
{
    /// <summary>Under deploy.labels: a service label, the only kind that backupbot and abra read.</summary>
    Deploy,

    /// <summary>Under labels: a container label.</summary>
    Container,
}
