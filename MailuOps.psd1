@{
    RootModule             = 'module/MailuOps.psm1'
    ModuleVersion          = '0.1.0'
    GUID                   = 'c1b5ad4c-3c3e-4c5f-9f0e-5a1d1f9b7a52'
    Author                 = 'MailuOps contributors'
    CompanyName            = 'MailuOps contributors'
    Copyright              = '(c) MailuOps contributors. MIT licence.'
    Description            = 'Runs Mailu mail servers in Docker, and proves by restore drills that their backups bring back every account and every message.'
    PowerShellVersion      = '7.4'
    CompatiblePSEditions   = @('Core')
    FormatsToProcess       = @('module/MailuOps.Format.ps1xml', 'module/Manifest.Format.ps1xml', 'module/Recipe.Format.ps1xml')

    # One a line, in the order of the alphabet; a test compares them to the cmdlet classes.
    CmdletsToExport        = @(
        'Add-BackupbotLabel'
        'Compare-MailuManifest'
        'Convert-BackupbotLabel'
        'ConvertTo-MailuDrillReport'
        'Export-MailuDrillReport'
        'Export-MailuManifest'
        'Find-MailuSecretLeak'
        'Get-BackupbotSnapshot'
        'Get-MailuBackupCoverage'
        'Get-MailuConfig'
        'Get-MailuDrill'
        'Get-MailuDrillLock'
        'Get-MailuDrillResidue'
        'Get-MailuDrillSchedule'
        'Get-MailuMaildir'
        'Get-MailuManifest'
        'Get-MailuMessage'
        'Get-MailuRecipeFinding'
        'Get-MailuSandbox'
        'Get-MailuStack'
        'Get-MailuUser'
        'Get-MailuVolume'
        'Get-RecipeVersion'
        'Import-MailuManifest'
        'Invoke-BackupbotBackup'
        'Invoke-BackupbotRestore'
        'Invoke-MailuCli'
        'Invoke-MailuRestoreDrill'
        'New-MailuNotification'
        'New-MailuSandbox'
        'New-MailuTestUser'
        'Register-MailuDrillSchedule'
        'Register-MailuProbe'
        'Remove-BackupbotLabel'
        'Remove-MailuDrill'
        'Remove-MailuMaildir'
        'Remove-MailuSandbox'
        'Remove-MailuUser'
        'Repair-MailuDrill'
        'Restore-MailuAccount'
        'Restore-MailuMailbox'
        'Send-MailuProbe'
        'Step-RecipeVersion'
        'Test-MailuBackupCoverage'
        'Test-MailuMessage'
        'Test-MailuRecipe'
        'Test-MailuSecretLeak'
        'Test-MailuTeardown'
        'Undo-MailuRestoreDrill'
        'Unregister-MailuDrillSchedule'
        'Update-MailuRecipe'
    )
    FunctionsToExport      = @()
    AliasesToExport        = @()
    VariablesToExport      = @()

    PrivateData            = @{
        PSData = @{
            Tags         = @('Mailu', 'Docker', 'Swarm', 'Mail', 'Backup', 'Restore', 'restic', 'CoopCloud', 'PSEdition_Core', 'Linux', 'MacOS', 'Windows')
            ProjectUri   = 'https://github.com/mailuops/mailuops'
            LicenseUri   = 'https://github.com/mailuops/mailuops/blob/main/LICENSE'
            ReleaseNotes = 'https://github.com/mailuops/mailuops/blob/main/CHANGELOG.md'
        }
    }
}
