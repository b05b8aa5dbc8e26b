using MailuOps.Backup;
using MailuOps.Deployment;

namespace MailuOps.Drill.Sandboxes;

/// <summary>What all stages of one drill in a sandbox work with.</summary>
internal sealed class SandboxContext(MailuServer production, IBackupProvider provider, SandboxDrillOptions options)
{
    public MailuServer Production { get; } = production;

    public IBackupProvider Provider { get; } = provider;

    public SandboxDrillOptions Options { get; } = options;

    public DrillState State { get; } = new();

    /// <summary>How the snapshot was chosen.</summary>
    public string Choice { get; set; } = "";

    public SandboxFigures Figures { get; set; } = new("");

    public Sandbox? Sandbox { get; set; }

    /// <summary>Production as it was before; null: not looked at.</summary>
    public string? Before { get; set; }

    /// <summary>The copy as a server.</summary>
    public MailuServer Server => Sandbox?.Server ?? throw new InvalidOperationException("The sandbox is not booted.");

    public ScratchVolume Volume(string needed) => Sandbox!.Plan.Volumes.First(v => v.Needed == needed);

    /// <summary>The restored account database is no good.</summary>
    public void Damaged(string why)
    {
        State.Accounts = State.Accounts with { Back = Evidence.No };
        Differ(false, [$"the restored database is damaged: {why}"]);
    }

    /// <summary>What does not fit, noted with the store that it is about.</summary>
    public void Differ(bool mail, IReadOnlyList<string> differences)
    {
        if (differences.Count == 0)
        {
            return;
        }

        if (mail)
        {
            State.Mail = State.Mail with { Same = Evidence.No, Differences = [.. State.Mail.Differences, .. differences] };
        }
        else
        {
            State.Accounts = State.Accounts with { Same = Evidence.No, Differences = [.. State.Accounts.Differences, .. differences] };
        }
    }
}
