<#
The drill is attacked: the backup tool misbehaves in every way the lab's bot can, and no case may pass. For the lab only, because
it damages what it restores:

    Invoke-Pester -Container (New-PesterContainer -Path tests/Pester/M1.Negative.Tests.ps1 -Data @{ Stack = 'mail_example_com' })
#>
param(
    [string] $Stack = 'mail_example_com',
    [string] $BotService = 'backups_app'
)

BeforeDiscovery {
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
        @{ Fault = 'backup-skip-mail'; Reason = 'mail: the snapshot does not hold' }
        @{ Fault = 'backup-skip-data'; Reason = 'accounts: the snapshot does not hold' }
        @{ Fault = 'backup-empty-dump'; Reason = 'accounts: the snapshot does not hold' }
        @{ Fault = 'backup-raced:printed'; Reason = 'mail: the snapshot does not hold' }
        @{ Fault = 'backup-exit-zero-no-snapshot'; Reason = 'no new snapshot' }
        @{ Fault = 'backup-exit-zero-no-snapshot:claimed'; Reason = 'no such new snapshot' }
        @{ Fault = 'repo-disk-full'; Reason = 'no room left' }
    )
}

BeforeAll {
    Set-StrictMode -Version Latest
    $ErrorActionPreference = 'Stop'
    Import-Module (Join-Path $PSScriptRoot '../../MailuOps.psd1')
    $bot = docker ps -q --filter "label=com.docker.swarm.service.name=$BotService"

    function Set-LabFault([string] $Name) {
        docker exec $bot sh -c 'printf %s "$1" > /run/lab-fault; rm -f /run/lab-fault-applied' sh $Name
    }

    function Get-AppliedFault { docker exec $bot sh -c 'cat /run/lab-fault-applied 2>/dev/null' }

    function Get-Everybody { (Get-MailuUser -Stack $Stack | ForEach-Object Address) -join ' ' }
}

AfterAll {
    if ($bot) { docker exec $bot rm -f /run/lab-fault /run/lab-fault-applied }
}

Describe 'A drill whose backup tool lies is not passed' {
    It '<Fault>: Failed, "<Reason>", nothing left' -ForEach $failures {
        $before = Get-Everybody
        Set-LabFault $Fault
        try {
            $result = Invoke-MailuRestoreDrill -Stack $Stack -Messages 1 -Timeout 60 -Confirm:$false -WarningAction Ignore
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
