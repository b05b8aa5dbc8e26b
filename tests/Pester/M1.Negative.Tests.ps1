<#
The drill is attacked: the backup tool misbehaves in every way the lab's bot can, the labels leave a store out, mail is held up,
and no case may pass. For the lab only, because it damages what it restores. What only a hand inside the drill can do (a wipe of
the wrong thing, a clock or an index that lies, a lost connection, accounts elsewhere) is in tests/MailuOps.Tests/Lab/Negative*.cs, beside all of these:

    Invoke-Pester -Container (New-PesterContainer -Path tests/Pester/M1.Negative.Tests.ps1 -Data @{ Stack = 'mail_example_com' })
#>
param(
    [string] $Stack = 'mail_example_com',
    [string] $BotService = 'backups_app'
)

BeforeDiscovery {
    # Upstream's bot does not misbehave on request: not proven there, and counted as skipped.
    $honest = $env:LAB_IMAGES -eq 'upstream'
    # Each fault hits the drill's own message or account only.
    $failures = @(
        @{ Fault = 'restore-skip-mail'; Reason = 'mail: did not come back' }
        @{ Fault = 'restore-skip-data'; Reason = 'accounts: did not come back' }
        @{ Fault = 'restore-dirs-only'; Reason = 'mail: did not come back' }
        @{ Fault = 'restore-noop'; Reason = 'accounts: did not come back' }
        @{ Fault = 'restore-truncate-one:mailuops-*'; Reason = 'bytes instead of' }
        @{ Fault = 'restore-flip-byte:mailuops-*'; Reason = 'has other bytes' }
        @{ Fault = 'restore-duplicate-message:mailuops-*'; Reason = 'was not there before' }
        @{ Fault = 'restore-other-folder:mailuops-*'; Reason = 'is in folder' }
        @{ Fault = 'restore-flag-changed:mailuops-*'; Reason = 'has the flags' }
        @{ Fault = 'restore-account-disabled'; Reason = 'column enabled has another value' }
        @{ Fault = 'restore-account-hash-changed'; Reason = 'column password has another value' }
        @{ Fault = 'restore-nonzero-after-all'; Reason = 'exit code 1' }
        @{ Fault = 'restore-hang'; Reason = 'did not end within' }
        @{ Fault = 'restore-older-snapshot'; Reason = 'mail: did not come back' }
        @{ Fault = 'backup-skip-mail'; Reason = 'mail: the snapshot does not hold' }
        @{ Fault = 'backup-skip-data'; Reason = 'accounts: the snapshot does not hold' }
        @{ Fault = 'backup-empty-dump'; Reason = 'accounts: the snapshot does not hold' }
        @{ Fault = 'backup-raced:printed'; Reason = 'mail: the snapshot does not hold' }
        @{ Fault = 'backup-exit-zero-no-snapshot'; Reason = 'no new snapshot' }
        @{ Fault = 'backup-exit-zero-no-snapshot:claimed'; Reason = 'no such new snapshot' }
        @{ Fault = 'repo-disk-full'; Reason = 'no room left' }
    )
    # At the top level of a service, labels are the container's, which the bot does not read. Where it does not matter whose they are,
    # they are webmail's: a docker client that sorts a service's mounts restarts it, and no mail depends on that one.
    $labels = @(
        @{
            Case = 'at the top level'; Reason = 'accounts: the snapshot does not hold'; Warning = 'under labels: instead of deploy.labels:'
            Do   = @(@('app', '--label-rm', 'backupbot.backup'), @('webmail', '--container-label-add', 'backupbot.backup=true'))
            Undo = @(@('app', '--label-add', 'backupbot.backup=true'), @('webmail', '--container-label-rm', 'backupbot.backup'))
        }
        @{
            Case = 'in an older dialect'; Reason = 'mail: the snapshot does not hold'; Warning = 'no service has the label'
            Do   = , @('app', '--label-rm', 'backupbot.backup', '--label-add', 'backupbot.backup.path=/mail')
            Undo = , @('app', '--label-rm', 'backupbot.backup.path', '--label-add', 'backupbot.backup=true')
        }
        @{
            Case = 'that exclude the mail'; Reason = 'mail: the snapshot does not hold'; Warning = 'left out by the label'
            Do   = , @('webmail', '--label-add', 'backupbot.backup.volumes.mail=false')
            Undo = , @('webmail', '--label-rm', 'backupbot.backup.volumes.mail')
        }
        @{
            Case = 'that exclude the accounts'; Reason = 'accounts: the snapshot does not hold'; Warning = 'left out by the label'
            Do   = , @('webmail', '--label-add', 'backupbot.backup.volumes.mailu=false')
            Undo = , @('webmail', '--label-rm', 'backupbot.backup.volumes.mailu')
        }
    )
}

BeforeAll {
    . (Join-Path $PSScriptRoot 'Common.ps1')
    function Get-Container([string] $Service) { docker ps -q --filter "label=com.docker.swarm.service.name=$Service" }
    $bot, $imap, $smtp = $BotService, "$($server.Stack)_imap", "$($server.Stack)_smtp" | ForEach-Object { Get-Container $_ }

    function Set-LabFault([string] $Name) {
        docker exec $bot sh -c 'printf %s "$1" > /run/lab-fault; rm -f /run/lab-fault-applied' sh $Name
    }

    function Get-AppliedFault { docker exec $bot sh -c 'cat /run/lab-fault-applied 2>/dev/null' }

    function Update-Service([object[]] $Change) {
        foreach ($one in $Change) {
            $service, $options = $one
            # Labels count at once; nothing has to be waited for.
            docker service update --quiet --detach @options "$($server.Stack)_$service" | Out-Null
            if ($LASTEXITCODE -ne 0) { throw "docker service update $options" }
        }
    }

    # Only what the drill itself must see; what a drill does around it, M1's other tests look at.
    function Invoke-Drill([hashtable] $More = @{}) {
        $all = Invoke-MailuRestoreDrill -Stack $Stack -Messages 1 -NoSafetySnapshot -NoManifest -Confirm:$false -WarningAction Continue @More 3>&1
        $script:warned = @($all).Where{ $_ -is [System.Management.Automation.WarningRecord] }
        @($all).Where{ $_ -isnot [System.Management.Automation.WarningRecord] }
    }

    function Get-Everybody { (Get-MailuUser -Stack $Stack | ForEach-Object Address) -join ' ' }
}

AfterAll {
    if ($bot) { docker exec $bot rm -f /run/lab-fault /run/lab-fault-applied }
}

Describe 'A drill whose backup tool lies is not passed' -Skip:$honest {
    It '<Fault>: Failed, "<Reason>", nothing left' -ForEach $failures {
        # The older one that is put back must be of a time without a drill: otherwise it brings that drill's user back.
        if ($Fault -eq 'restore-older-snapshot') { $null = Invoke-BackupbotBackup -Stack $Stack }
        $before = Get-Everybody
        Set-LabFault $Fault
        try {
            $result = if ($Fault -eq 'restore-hang') { Invoke-Drill @{ Timeout = 30 } } else { Invoke-Drill }
            $applied = Get-AppliedFault
        } finally {
            Set-LabFault 'none'
        }
        # A fault that never happened would make this test pass for nothing.
        "$applied" | Should -BeLike "*$($Fault.Split(':')[0])*"
        $result.Outcome | Should -Be 'Failed'
        $result.Reason | Should -BeLike "*$Reason*"
        $result.LeftOver | Should -BeNullOrEmpty
        Get-Everybody | Should -Be $before
    }
}

Describe 'Another server''s data and another run''s snapshot' -Skip:$honest {
    It 'restore-other-stack: Failed, and the harmed are named' {
        Set-LabFault 'restore-other-stack'
        try { $result = Invoke-Drill } finally { Set-LabFault 'none' }
        $result.Outcome | Should -Be 'Failed'
        $result.Reason | Should -BeLike 'others were harmed: account * is missing after the restore*'
        # The way back, as the drill's advice says.
        $null = Invoke-BackupbotRestore $result.Snapshot.Id -Stack $Stack -Volume mailu, mail -Confirm:$false
        docker exec $imap sh -c 'rm -rf /mail/someone@other.example.org "/mail/$1"' sh $result.TestUser
        $null = Remove-MailuUser $result.TestUser -Stack $Stack -Method Database -Confirm:$false
        Test-MailuTeardown -Stack $Stack | Should -BeTrue
    }
    It 'backup-raced: the own snapshot is restored, whichever is the newest' {
        Set-LabFault 'backup-raced'
        try { $result = Invoke-Drill } finally { Set-LabFault 'none' }
        $result.Outcome | Should -Be 'Passed'
        $result.Snapshot.Id | Should -Not -Be (Get-BackupbotSnapshot -Stack $Stack -Last 1).Id
    }
}

Describe 'Labels that leave a store out' {
    It 'labels <Case>: warned of, Failed, "<Reason>"' -ForEach $labels {
        $before = Get-Everybody
        Update-Service $Do
        try { $result = Invoke-Drill } finally { Update-Service $Undo }
        $result.Outcome | Should -Be 'Failed'
        $result.Reason | Should -BeLike "*$Reason*"
        "$warned" | Should -BeLike "*do not promise a backup*$Warning*"
        $result.LeftOver | Should -BeNullOrEmpty
        Get-Everybody | Should -Be $before
    }
}

Describe 'Mail that is held up' {
    It 'deferred: Inconclusive, with postfix''s reason' {
        docker exec $smtp sh -c 'postconf -e "defer_transports = lmtp, smtp, relay, virtual" && postfix reload' 2>$null
        try {
            $result = Invoke-Drill @{ DeliveryTimeout = 6 }
        } finally {
            docker exec $smtp sh -c 'postconf -X defer_transports; postfix reload' 2>$null
        }
        $result.Outcome | Should -Be 'Inconclusive'
        $result.Reason | Should -BeLike '*Seed: *deferred*'
        $result.LeftOver | Should -BeNullOrEmpty
    }
}

Describe 'A container that is replaced in the middle' -Skip:$honest {
    # The volumes outlive the task, so a pass is possible; what is not is a lie, a hang or something left.
    It 'replaced: Passed only with both stores proven, nothing left' {
        $before = Get-Everybody
        $replacing = Start-Job -ArgumentList $bot, "$($server.Stack)_imap" {
            param($Bot, $Service)
            while (-not (docker exec $Bot pgrep -f 'restic.* restore')) { Start-Sleep -Milliseconds 50 }
            docker service update --quiet --force $Service
        }
        try { $result = Invoke-Drill } finally { $replaced = $replacing | Wait-Job -Timeout 180 | Receive-Job }
        # It did happen.
        "$replaced" | Should -Not -BeNullOrEmpty
        ($result.Outcome -eq 'Passed') | Should -Be ($result.Accounts.Proven -and $result.Mail.Proven)
        $result.LeftOver | Should -BeNullOrEmpty
        Get-Everybody | Should -Be $before
    }
}
