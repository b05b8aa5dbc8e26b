<#
The acceptance rule M1: a restore is proven only when accounts and mail are proven separately. Built from the public cmdlets
alone, so it also shows how to script a drill. It works on any deployment:

    $data = @{ Stack = 'mail_example_com' }          # also: DockerHost, Backupbot, Domain; BackupPath and BackupCommand for plain copies
    Invoke-Pester -Container (New-PesterContainer -Path tests/Pester/M1.Tests.ps1 -Data $data)

It restores accounts and mail of the whole server in place, as they were at the backup a moment before.
#>
param(
    [string] $Stack,
    [string] $DockerHost,
    [string] $Backupbot,
    [string] $Domain,
    [string] $BackupPath,
    [scriptblock] $BackupCommand
)

BeforeAll {
    . (Join-Path $PSScriptRoot 'Common.ps1')
    $bot = @{ Stack = $server }
    if ($Backupbot) { $bot.Backupbot = $Backupbot }
    if ($BackupPath) { $bot.BackupPath = $BackupPath }
    $make = @{}
    if ($BackupCommand) { $make.BackupCommand = $BackupCommand }
}

Describe 'M1: a backup brings back accounts and mail' {
    BeforeAll {
        # The evidence: one user, one message.
        $user = New-MailuTestUser @target @place
        $address = $user.Address
        $probe = Send-MailuProbe $address @target
        $mailbox = (Get-MailuMaildir $address @target).Path
        $before = @{
            User    = Get-MailuUser $address @target
            Message = Get-MailuMessage $address $probe.MessageId @target -Body
            Maildir = Get-MailuMaildir $address @target -Digest
        }
    }

    AfterAll {
        # Whatever happened, nothing of the test stays.
        if (Get-Variable address -ErrorAction Ignore) {
            if ((Get-Variable mailbox -ErrorAction Ignore) -and (Get-MailuMaildir $address @target -Path $mailbox).Exists) {
                Remove-MailuMaildir $address @target -Path $mailbox -Confirm:$false | Out-Null
            }
            if (Get-MailuUser $address @target -ErrorAction Ignore) {
                Remove-MailuUser $address @target -Method Database -Confirm:$false | Out-Null
            }
        }
    }

    Context 'before the backup' {
        It 'the account exists and is enabled' {
            $before.User.Enabled | Should -BeTrue
        }
        It 'the message is in the inbox once, with the body that was sent' {
            @($before.Message).Count | Should -Be 1
            $before.Message.Mailbox | Should -Be 'INBOX'
            $before.Message.BodySha256 | Should -Be $probe.BodySha256
        }
        It 'the message took the real path through the spam filter' {
            $before.Message.PassedAntispam | Should -BeTrue
            $before.Message.Hops | Should -Not -BeNullOrEmpty
        }
        It 'its file lies in the mailbox folder' {
            $before.Maildir.Messages | Should -BeGreaterOrEqual 1
            $before.Maildir.Files.Path | Should -Contain $before.Message.File
        }
    }

    Context 'the backup' {
        BeforeAll { $script:snapshot = Invoke-BackupbotBackup @bot @make }  # script: for the restore further down

        It 'holds the account database, by its own listing' {
            $snapshot.Content.HasAccounts | Should -BeTrue
        }
        It 'holds mail, by its own listing' {
            $snapshot.Content.HasMail | Should -BeTrue
        }
        It 'is in the repository under the id it printed' {
            (Get-BackupbotSnapshot $snapshot.Id @bot).Time | Should -Be $snapshot.Time
        }
    }

    Context 'the wipe' {
        BeforeAll {
            $removedMail = Remove-MailuMaildir $address @target -Confirm:$false
            $removedUser = Remove-MailuUser $address @target -Confirm:$false
        }

        It 'removed the message files that were there' {
            $removedMail.Messages | Should -Be $before.Maildir.Messages
        }
        It 'removed exactly one user' {
            $removedUser.Rows['user'] | Should -Be 1
        }
        It 'left no mailbox folder' {
            (Get-MailuMaildir $address @target -Path $mailbox).Exists | Should -BeFalse
        }
        It 'left no account' {
            { Get-MailuUser $address @target -ErrorAction Stop } | Should -Throw -ErrorId 'MailuOps.UserNotFound,*'
        }
        It 'left no message to be seen' {
            Test-MailuMessage $address $probe.MessageId @target -Timeout 0 -WarningAction Ignore | Should -BeFalse
        }
    }

    Context 'the restore' {
        BeforeAll {
            $volumes = Get-MailuVolume @target -NoSize | Where-Object Importance -EQ Critical
            $report = Invoke-BackupbotRestore $snapshot.Id @bot -Volume $volumes.Name -Confirm:$false
            $after = @{
                # The disk first: asking dovecot about a missing mailbox would create one.
                Maildir = Get-MailuMaildir $address @target -Path $mailbox -Digest
                User    = Get-MailuUser $address @target -ErrorAction SilentlyContinue
            }
        }

        It 'put back the snapshot of this run and no other' {
            $report.Snapshot.Id | Should -Be $snapshot.Id
        }
        It 'accounts: the user is back as it was' {
            $after.User | Should -Not -BeNullOrEmpty
            foreach ($property in 'Address', 'Enabled', 'QuotaBytes', 'Comment', 'CreatedAt', 'GlobalAdmin') {
                $after.User.$property | Should -Be $before.User.$property
            }
        }
        It 'accounts: the password still opens the mailbox' {
            Send-MailuProbe $address @target -Via Submission -Credential $user.Credential -SkipCertificateCheck |
                Select-Object -ExpandProperty Mailbox | Should -Be 'INBOX'
        }
        It 'mail: every message file is back, byte for byte' {
            $was = $before.Maildir.Files | ForEach-Object { "$($_.Folder)/$($_.UniqueName) $($_.Flags) $($_.Sha256)" }
            $is = $after.Maildir.Files | ForEach-Object { "$($_.Folder)/$($_.UniqueName) $($_.Flags) $($_.Sha256)" }
            $is | Should -Be $was
        }
        It 'mail: the user is shown the message that was sent' {
            Test-MailuMessage $address $probe.MessageId @target -BodySha256 $probe.BodySha256 -InMailbox INBOX -Timeout 10 | Should -BeTrue
        }
    }
}
