<#
The backup cmdlets. It takes one snapshot and puts back only the volume of the webmail:

    Invoke-Pester -Container (New-PesterContainer -Path tests/Pester/Backup.Tests.ps1 -Data @{ Stack = 'mail_example_com' })
#>
param(
    [string] $Stack = 'mail_example_com'
)

BeforeAll {
    . (Join-Path $PSScriptRoot 'Common.ps1')
    $made = Invoke-BackupbotBackup -Stack $Stack
}

Describe 'Invoke-BackupbotBackup' {
    It 'gives back the snapshot with what its listing shows' {
        $made.Content.HasAccounts | Should -BeTrue
        $made.Content.HasMail | Should -BeTrue
    }
    It 'takes none with -WhatIf' {
        Invoke-BackupbotBackup -Stack $Stack -WhatIf | Should -BeNullOrEmpty
        (Get-BackupbotSnapshot -Stack $Stack -Last 1).Id | Should -Be $made.Id
    }
}

Describe 'Get-BackupbotSnapshot' {
    It 'lists the newest last' {
        @(Get-BackupbotSnapshot -Stack $Stack)[-1].Id | Should -Be $made.Id
    }
    It 'finds a snapshot by the start of its id' {
        (Get-BackupbotSnapshot $made.ShortId -Stack $Stack).Id | Should -Be $made.Id
    }
    It 'takes the deployment from the pipe' {
        (Get-MailuStack $Stack | Get-BackupbotSnapshot -Last 1).Id | Should -Be $made.Id
    }
    It 'reads the listing on request' {
        (Get-BackupbotSnapshot -Stack $Stack -Last 1 -Content).Content.Messages | Should -BeGreaterThan 0
    }
    It 'refuses an id that is not there' {
        { Get-BackupbotSnapshot ffffffffffff -Stack $Stack -ErrorAction Stop } | Should -Throw -ErrorId 'MailuOps.SnapshotNotFound,*'
    }
    It 'refuses a bot that is not there' {
        { Get-BackupbotSnapshot -Stack $Stack -Backupbot nosuch -ErrorAction Stop } | Should -Throw -ErrorId 'MailuOps.BackupbotNotFound,*'
    }
}

Describe 'Get-MailuBackupCoverage and Test-MailuBackupCoverage' {
    BeforeAll { $stores = Get-MailuStack $Stack | Get-MailuBackupCoverage }

    It 'find in the newest snapshot what the labels promise' {
        $mail = $stores | Where-Object MountPath -EQ /mail
        $mail.InSnapshot | Should -BeTrue
        $mail.SnapshotId | Should -Be $made.Id
        $mail.SnapshotFiles | Should -BeGreaterThan 0
        $stores | Where-Object Severity -EQ Error | ForEach-Object Problem | Should -BeNullOrEmpty
    }
    It 'show a table' {
        $stores | Out-String | Should -Match 'Promised'
    }
    It 'say no when the snapshot is too old' {
        Test-MailuBackupCoverage -Stack $Stack -MaxAge 1ms | Should -BeFalse
    }
}

Describe 'Invoke-BackupbotRestore' {
    It 'restores nothing with -WhatIf' {
        Invoke-BackupbotRestore -Stack $Stack -WhatIf | Should -BeNullOrEmpty
    }
    It 'takes the snapshot from the pipe and restores only the volume named' {
        $report = Get-BackupbotSnapshot -Stack $Stack -Last 1 | Invoke-BackupbotRestore -Volume webmail -Confirm:$false
        $report.Snapshot.Id | Should -Be $made.Id
        $report.Volumes | Should -Be 'webmail'
    }
    It 'refuses a volume that the stack does not have' {
        { Invoke-BackupbotRestore -Stack $Stack -Volume nosuch -Confirm:$false -ErrorAction Stop } | Should -Throw -ErrorId 'MailuOps.VolumeUnknown,*'
    }
}
