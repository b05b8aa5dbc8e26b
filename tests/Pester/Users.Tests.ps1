<#
Users: made, read, removed, and nobody else touched. Works on any deployment and leaves nothing:

    $data = @{ Stack = 'mail_example_com' }          # also: DockerHost, Domain
    Invoke-Pester -Container (New-PesterContainer -Path tests/Pester/Users.Tests.ps1 -Data $data)
#>
param(
    [string] $Stack,
    [string] $DockerHost,
    [string] $Domain
)

BeforeAll {
    . (Join-Path $PSScriptRoot 'Common.ps1')

    $others = Get-MailuUser @target
    $user = New-MailuTestUser @target @place
}

AfterAll {
    if ($user) { $user | Remove-MailuUser -Confirm:$false -ErrorAction Ignore | Out-Null }
}

Describe 'New-MailuTestUser' {
    It 'gives a login with a strong password' {
        $user.Credential.UserName | Should -Be $user.Address
        $user.Credential.GetNetworkCredential().Password.Length | Should -BeGreaterOrEqual 20
    }
    It 'refuses an address that is taken' {
        { New-MailuTestUser $user.Address @target -ErrorAction Stop } | Should -Throw -ErrorId 'MailuOps.UserExists,*'
    }
    It 'refuses a domain that the server does not have' {
        { New-MailuTestUser x@nowhere.invalid @target -ErrorAction Stop } | Should -Throw -ErrorId 'MailuOps.DomainMissing,*'
    }
    It 'refuses what is no address' {
        { New-MailuTestUser nobody @target -ErrorAction Stop } | Should -Throw -ErrorId 'MailuOps.AddressInvalid,*'
    }
    It 'makes nobody with -WhatIf' {
        New-MailuTestUser @target -WhatIf | Should -BeNullOrEmpty
        @(Get-MailuUser @target).Count | Should -Be (@($others).Count + 1)
    }
}

Describe 'Get-MailuUser' {
    It 'finds the new user by address, by pattern and by pipe' {
        (Get-MailuUser $user.Address @target).Enabled | Should -BeTrue
        (Get-MailuUser "$($user.Address.Split('@')[0])@*" @target).Address | Should -Be $user.Address
        ($user | Get-MailuUser).Address | Should -Be $user.Address
    }
    It 'says so when there is no such user' {
        { Get-MailuUser nobody@nowhere.invalid @target -ErrorAction Stop } | Should -Throw -ErrorId 'MailuOps.UserNotFound,*'
    }
}

Describe 'Get-MailuConfig' {
    It 'masks every password' {
        (Get-MailuConfig user @target).Properties.password | Select-Object -Unique | Should -Be '***'
    }
}

Describe 'Invoke-MailuCli' {
    It 'refuses to put a password on a command line' {
        { Invoke-MailuCli password x example.com secret @target -ErrorAction Stop } | Should -Throw -ErrorId 'MailuOps.SecretOnCommandLine,*'
    }
    It 'gives the output line by line' {
        Invoke-MailuCli config-export '--json' domain @target | ConvertFrom-Json -AsHashtable | Should -Not -BeNullOrEmpty
    }
}

Describe 'Remove-MailuUser' {
    It 'removes nobody with -WhatIf' {
        Remove-MailuUser $user.Address @target -WhatIf | Should -BeNullOrEmpty
        Get-MailuUser $user.Address @target | Should -Not -BeNullOrEmpty
    }
    It 'removes one user down the pipeline, and then there is none to remove' {
        ($user | Get-MailuUser | Remove-MailuUser -Confirm:$false).Rows['user'] | Should -Be 1
        { Remove-MailuUser $user.Address @target -Confirm:$false -ErrorAction Stop } | Should -Throw -ErrorId 'MailuOps.UserNotFound,*'
    }
    It 'removes a user in the database too' {
        $second = New-MailuTestUser @target @place
        ($second | Remove-MailuUser -Method Database -Confirm:$false).Method | Should -Be 'Database'
    }
    It 'leaves everybody else as they were' {
        (Get-MailuUser @target | ForEach-Object Address) | Should -Be ($others | ForEach-Object Address)
    }
}
