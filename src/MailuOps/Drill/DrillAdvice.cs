namespace MailuOps.Drill;

/// <summary>What to do after a drill, by the stage that failed first.</summary>
internal static class DrillAdvice
{
    /// <param name="outcome">The verdict over the proofs, without objectives.</param>
    /// <param name="missed">Proven, but an objective was not met.</param>
    public static string For(DrillOutcome outcome, bool missed, DrillState state)
    {
        if (state.Bystanders.Count > 0)
        {
            return $"Compare the named accounts and mailboxes with snapshot {state.Snapshot?.ShortId} now, before mail goes on arriving{(state.Safety is null ? "" : "; Undo-MailuRestoreDrill puts back what was there before the restore")}.";
        }

        if (state.LeftOver.Count > 0)
        {
            return $"Remove what was left of {state.User}: Repair-MailuDrill -Stack does it once the engine answers again.";
        }

        if (missed)
        {
            return "The data is safe; the way back is too slow. Look at the stages for what took the time, or agree on another objective.";
        }

        if (outcome == DrillOutcome.Passed)
        {
            return "Nothing. Run it again after each change of the recipe, the backup tool or the server.";
        }

        return state.Failures.Select(f => f.Stage).FirstOrDefault() switch
        {
            "Seed" => "Mail does not flow: look at the reason above, then at Get-MailuStack and the smtp service's log. The backup was not reached.",
            "Baseline" => "The stores could not be read: check that imap and admin run and that their volumes are mounted.",
            "Backup" => "Look at Get-MailuVolume for labels that leave a store out, and run Invoke-BackupbotBackup -Verbose to see the tool's log.",
            "Safety" => "Nothing was restored, because there would have been no way back. Run Invoke-BackupbotBackup -Verbose to see why the second snapshot failed.",
            "Wipe" => "Nothing was restored. Check where dovecot keeps this mailbox (Get-MailuMaildir) and whether somebody re-created it.",
            "Inventory" => "Nothing was restored. Find out what puts users or mail back (a synchronisation, a provisioning script), and stop it for the drill.",
            "Restore" => $"Run Invoke-BackupbotRestore -Snapshot {state.Snapshot?.ShortId} -Verbose and read the tool's log; look at both stores before users log in.",
            "Verify" => "Look at both stores by hand: Get-MailuUser and Get-MailuMaildir tell what is there.",
            _ => $"Do not rely on this backup. Compare Get-BackupbotSnapshot -Content with Get-MailuVolume, and restore snapshot {state.Snapshot?.ShortId} into a scratch server.",
        };
    }
}
