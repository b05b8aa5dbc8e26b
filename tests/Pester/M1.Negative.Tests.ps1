<#
The drill is attacked, and no case may pass that must not: the backup tool misbehaves in every way the lab's bot can, the labels leave a
store out, mail is held up or filed as spam, the wipe hits nothing or somebody else, what was wiped comes back by itself, clocks and
dovecot's indexes lie, accounts are elsewhere, containers and the connection to the engine go away in the middle. For the lab only,
because it damages what it restores; whatever a case changes is put back. All of it, with the hand inside the drill's own code that no
deployment has, is in tests/MailuOps.Tests/Lab/Negative*.cs too.

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
    . (Join-Path $PSScriptRoot 'Negative.Tools.ps1')
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
        $given = @{ Stack = $Stack; Messages = 1; NoSafetySnapshot = $true; NoManifest = $true; Confirm = $false; WarningAction = 'Continue' }
        foreach ($name in $More.Keys) { $given[$name] = $More[$name] }
        $all = Invoke-MailuRestoreDrill @given 3>&1
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

Describe 'Mail that is filed as spam' {
    It 'in Junk: Inconclusive, and the folder is named' {
        $before = Get-Everybody
        Set-SpamMark $true
        try { $result = Invoke-Drill } finally { Set-SpamMark $false }
        $result.Outcome | Should -Be 'Inconclusive'
        # Its own words show that it did happen: nobody else files into Junk.
        $result.Reason | Should -BeLike '*Seed: *was filed as spam in Junk*mail: the evidence was not seen before the backup*'
        $result.LeftOver | Should -BeNullOrEmpty
        Get-Everybody | Should -Be $before
    }
}

Describe 'A wipe that goes wrong' {
    AfterEach {
        Clear-ToolFault
        Set-Trigger
        Remove-Victim
        Get-Everybody | Should -Be $everybody
        Test-MailuTeardown -Stack $Stack | Should -BeTrue
    }
    BeforeEach { $everybody = Get-Everybody }

    It 'of the wrong path, /mail/domain/user: Inconclusive, "the wipe removed nothing"' {
        Set-ToolFault 'wipe-wrong-path'
        $result = Invoke-Drill
        Get-ToolFault $imap | Should -BeLike "wipe-wrong-path */$($result.TestUser)"
        $result.Outcome | Should -Be 'Inconclusive'
        $result.Reason | Should -BeLike '*Wipe: *mail: the wipe removed nothing, so a restore proves nothing*'
        ($result.Stages | Where-Object Name -EQ Restore).Status | Should -Be 'Skipped'
        $result.LeftOver | Should -BeNullOrEmpty
    }
    It 'of another user''s mailbox too: Failed, and the harmed is named' {
        New-Victim 'mailuops-victim@other.example.com'
        Set-ToolFault 'wipe-other:mailuops-victim@other.example.com'
        $result = Invoke-Drill
        Get-ToolFault $imap | Should -Be 'wipe-other mailuops-victim@other.example.com'
        $result.Outcome | Should -Be 'Failed'
        $result.Reason | Should -BeLike 'others were harmed: mailbox folder mailuops-victim@other.example.com is missing after the wipe*'
        $result.NextStep | Should -BeLike "*$($result.Snapshot.ShortId)*"
        $result.LeftOver | Should -BeNullOrEmpty
    }
    It 'of another user''s account too: Failed, and the harmed is named' {
        New-Victim 'mailuops-victim@mail.example.com'
        Set-Trigger "after delete on user when old.email like 'mailuops-%' begin delete from user where email = 'mailuops-victim@mail.example.com'; end"
        $result = Invoke-Drill
        $result.Outcome | Should -Be 'Failed'
        $result.Reason | Should -BeLike 'others were harmed: account mailuops-victim@mail.example.com is missing after the wipe*'
        $result.LeftOver | Should -BeNullOrEmpty
    }
    It 'by local part, so that a namesake in another domain goes too: Failed, and the namesake is named' {
        Set-Trigger @(
            # A namesake for everybody who is made, and a deletion that goes by the name alone.
            "after insert on user when new.email like 'mailuops-%@mail.example.com' begin
                 insert into user ($columns) select $namesake from user where email = new.email; end"
            "after delete on user when old.email like 'mailuops-%@mail.example.com' begin
                 delete from user where localpart = old.localpart; end"
        )
        $result = Invoke-Drill
        $result.Outcome | Should -Be 'Failed'
        $result.Reason | Should -BeLike "others were harmed: account $($result.TestUser.Split('@')[0])@other.example.com is missing after the wipe*"
        $result.LeftOver | Should -BeNullOrEmpty
    }
    It 'is undone by somebody else before the restore, which skips mail: Inconclusive, not Passed' -Skip:$honest {
        Set-LabFault 'restore-skip-mail'
        $undoing = Start-Undoing
        # The safety snapshot gives it the time.
        try { $result = Invoke-Drill @{ NoSafetySnapshot = $false } } finally { Set-LabFault 'none'; $undone = $undoing | Wait-Job -Timeout 60 | Receive-Job }
        $undone | Should -Be "put back /mail/$($result.TestUser)"
        $result.Outcome | Should -Be 'Inconclusive'
        $result.Reason | Should -BeLike '*Inventory: What was wiped of * is there again before anything was restored*'
        ($result.Stages | Where-Object Name -EQ Restore).Status | Should -Be 'Skipped'
        $result.LeftOver | Should -BeNullOrEmpty
    }
}

Describe 'Clocks that lie' -Skip:$honest {
    # No evidence is missing, so a pass is right; what is not is another snapshot than the own, or a recovery point by the wrong clock.
    It '<Years> years off: the own snapshot, and the recovery point by the drill''s own clock' -ForEach @{ Years = -4 }, @{ Years = 3 } {
        $before = Get-Everybody
        Set-ToolFault "clock-skewed:$($Years * 365 * 86400)"
        try { $result = Invoke-Drill; $did = Get-ToolFault $imap, $bot } finally { Clear-ToolFault }
        try {
            $did | Should -Contain 'clock-skewed date'
            $did | Should -Contain 'clock-skewed restic'
            $result.Outcome | Should -Be 'Passed' -Because $result.Reason
            ($result.Snapshot.Time - $result.Started).TotalDays | Should -BeGreaterThan ($Years * 365 - 1)
            ($result.Snapshot.Time - $result.Started).TotalDays | Should -BeLessThan ($Years * 365 + 1)
            $result.RecoveryPoint | Should -BeGreaterThan ([timespan]::Zero)
            $result.RecoveryPoint | Should -BeLessThan ([timespan]::FromMinutes(10))
            $result.LeftOver | Should -BeNullOrEmpty
            Get-Everybody | Should -Be $before
        } finally {
            # The other cases choose snapshots by their age.
            docker exec $bot restic --no-cache --quiet forget $result.Snapshot.Id | Out-Null
        }
    }
}

Describe 'Indexes that lag' {
    AfterEach {
        Clear-ToolFault
        Get-Everybody | Should -Be $everybody
    }
    BeforeEach { $everybody = Get-Everybody }

    It '<Fault>: <Outcome>, "<Reason>"' -ForEach @(
        # For a moment, for ever, and before there was anything to restore.
        @{ Fault = 'index-lags:1'; Outcome = 'Passed'; Reason = 'came back byte for byte' }
        @{ Fault = 'index-lags'; Outcome = 'Failed'; Reason = 'mail: came back different (dovecot does not show probe' }
        @{ Fault = 'search-lags'; Outcome = 'Inconclusive'; Reason = 'Seed: *postfix handed it over*but dovecot does not show it*mail: the evidence was not seen' }
    ) {
        Set-ToolFault $Fault
        $result = Invoke-Drill @{ DeliveryTimeout = $Fault -eq 'search-lags' ? 4 : 60 }
        Get-ToolFault $imap | Should -Not -BeNullOrEmpty
        $result.Outcome | Should -Be $Outcome -Because $result.Reason
        $result.Reason | Should -BeLike "*$Reason*"
        $result.LeftOver | Should -BeNullOrEmpty
    }
}

Describe 'A connection to the engine that breaks in the restore' -Skip:$honest {
    BeforeEach {
        $everybody = Get-Everybody
        # The tool is held up, so that the line is cut in its midst; afterwards it goes on, if nobody stops it.
        Set-LabFault 'restore-hang:4'
        $line = Open-BrokenLine
    }
    AfterEach {
        $line.Dispose()
        Set-LabFault 'none'
        Wait-Bot
        Get-Everybody | Should -Be $everybody
        Test-MailuTeardown -Stack $Stack | Should -BeTrue
    }

    It 'for a moment: the restore is followed to its end, and passes only with both stores proven' {
        $cutting = Start-Cutting $line 0
        $result = Invoke-Drill @{ DockerHost = "unix://$brokenPath" }
        $cutting | Wait-Job -Timeout 60 | Receive-Job | Should -Be 'cut'
        $line.Broken | Should -BeGreaterThan 0
        $result.Outcome | Should -BeIn 'Passed', 'Failed'
        ($result.Outcome -eq 'Passed') | Should -Be ($result.Accounts.Proven -and $result.Mail.Proven)
        $result.LeftOver | Should -BeNullOrEmpty
    }
    It 'and is refused for a while: Failed, and what the restore brings back meanwhile is seen and removed' {
        # So many requests get no answer that the tool can neither be followed nor stopped.
        $cutting = Start-Cutting $line 8
        $result = Invoke-Drill @{ DockerHost = "unix://$brokenPath" }
        $cutting | Wait-Job -Timeout 60 | Receive-Job | Should -Be 'cut'
        $line.Refused | Should -Be 8
        $result.Outcome | Should -Be 'Failed'
        $result.Reason | Should -BeLike "*Restore: The connection to the Docker engine at unix://$brokenPath broke during 'exec backup *"
        "$($result.Accounts.Back) $($result.Mail.Back)" | Should -Be 'Yes Yes'
        "$($result.CleanedUp)" | Should -BeLike "*$($result.TestUser)*"
        $result.LeftOver | Should -BeNullOrEmpty
        "$warned" | Should -BeLike '*goes on without its connection*'
    }
    It 'for good: no pass, what was left is named, and the repair takes it away' {
        $cutting = Start-Cutting $line ([int]::MaxValue)
        $result = Invoke-Drill @{ DockerHost = "unix://$brokenPath" }
        $cutting | Wait-Job -Timeout 60 | Receive-Job | Should -Be 'cut'
        $line.Refused | Should -BeGreaterThan 0
        $result.Outcome | Should -Be 'Failed'
        $result.Reason | Should -BeLike '*Restore: The connection to the Docker engine*'
        "$($result.LeftOver)" | Should -BeLike "*$($result.TestUser)*"
        $result.NextStep | Should -BeLike '*Repair-MailuDrill*'
        { Invoke-MailuRestoreDrill -Stack $Stack -Confirm:$false } | Should -Throw -ErrorId 'MailuOps.DrillRunning,*'
        Wait-Bot
        (Repair-MailuDrill -Stack $Stack -Force -Confirm:$false).DrillId | Should -Be $result.Id
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

Describe 'Accounts kept elsewhere' -Skip:$honest {
    AfterAll {
        Set-AdminDatabase
        # Processes of the front's dovecot that have asked the old admin go on asking it by its address for a minute, and refuse everybody meanwhile.
        docker exec (Get-Container "$($server.Stack)_app") doveadm -c /etc/dovecot/proxy.conf reload
        # Rspamd goes on for ever, which costs each message three seconds and its signature.
        docker exec (Get-Container "$($server.Stack)_antispam") kill -HUP 1
        # Which admin's restart held up.
        & $lab wait
    }

    It 'in <_>: refused before anything is touched, and the database is named' -ForEach 'mysql', 'postgresql' {
        $before = Get-SnapshotCount
        Set-AdminDatabase $_
        $refused = { Invoke-Drill } | Should -Throw -ErrorId 'MailuOps.AccountsNotInSqlite,*' -PassThru
        "$refused" | Should -BeLike "*$_*"
        Get-SnapshotCount | Should -Be $before
        Get-MailuDrillLock $Stack | Should -BeNullOrEmpty
    }
}
