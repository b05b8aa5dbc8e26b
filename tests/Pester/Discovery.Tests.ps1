<#
What is there: deployments, roles, volumes. Changes nothing; works on any deployment:

    $data = @{ Stack = 'mail_example_com' }          # also: DockerHost
    Invoke-Pester -Container (New-PesterContainer -Path tests/Pester/Discovery.Tests.ps1 -Data $data)
#>
param(
    [string] $Stack,
    [string] $DockerHost
)

BeforeAll {
    . (Join-Path $PSScriptRoot 'Common.ps1')
}

Describe 'Get-MailuStack' {
    It 'finds the services that accounts and mail need' {
        $server.Roles | Should -Contain 'Admin'
        $server.Roles | Should -Contain 'Imap'
        $server.Roles | Should -Contain 'Smtp'
    }
    It 'finds the same deployment by its name, by a pattern and down the pipeline' {
        (Get-MailuStack $server.Stack @engine).Stack | Should -Be $server.Stack
        (Get-MailuStack "$($server.Stack.Substring(0, 4))*" @engine).Stack | Should -Contain $server.Stack
        ($server.Stack | Get-MailuStack @engine).Stack | Should -Be $server.Stack
    }
    It 'takes the domain for the name' {
        (Get-MailuStack $server.Stack.Replace('_', '.') @engine).Stack | Should -Be $server.Stack
    }
    It 'says which deployments there are when asked for another' {
        { Get-MailuStack nowhere @engine -ErrorAction Stop } | Should -Throw "*$($server.Stack)*" -ErrorId 'MailuOps.StackNotFound,*'
    }
    It 'says so when no engine answers' {
        { Get-MailuStack -DockerHost unix:///nonexistent -ErrorAction Stop } | Should -Throw -ErrorId 'MailuOps.EngineUnreachable,*'
    }
}

Describe 'Get-MailuVolume' {
    BeforeAll { $volumes = $server | Get-MailuVolume }

    It 'knows the two stores without which nothing is left' {
        $critical = $volumes | Where-Object Importance -EQ Critical
        $critical.MountPath | Should -Contain '/data'
        $critical.MountPath | Should -Contain '/mail'
    }
    It 'calls webmail and the spam training user data' {
        ($volumes | Where-Object Holds -Match 'webmail|spam training').Importance | Should -Be @('UserData', 'UserData')
    }
    It 'says of each what losing it costs and why it is backed up or not' {
        foreach ($volume in $volumes) {
            $volume.LossCost | Should -Not -BeNullOrEmpty
            $volume.BackedUpReason | Should -Not -BeNullOrEmpty
        }
    }
    It 'measures size unless told not to' {
        ($volumes | Measure-Object Size -Sum).Sum | Should -BeGreaterThan 0
        @(Get-MailuVolume -Stack $server -NoSize | Where-Object { $null -ne $_.Size }) | Should -HaveCount 0
    }
    It 'shows a table' {
        $volumes | Out-String | Should -Match '/mail'
    }
}

Describe 'The tab key' {
    It 'offers the deployment for -Stack' {
        if ($DockerHost) { Set-ItResult -Skipped -Because 'the completer asks the engine of the environment' }
        $line = "Get-MailuUser -Stack $($server.Stack.Substring(0, 3))"
        # It gives up after a second rather than hang the prompt; the first connection may take that long.
        $offered = foreach ($try in 1..10) { (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText }
        $offered | Should -Contain $server.Stack
    }
}
