<#
Mail: sent, found, looked at, removed. Works on any deployment and leaves nothing:

    $data = @{ Stack = 'mail_example_com' }          # also: DockerHost, Domain
    Invoke-Pester -Container (New-PesterContainer -Path tests/Pester/Mail.Tests.ps1 -Data $data)
#>
param(
    [string] $Stack,
    [string] $DockerHost,
    [string] $Domain
)

BeforeAll {
    . (Join-Path $PSScriptRoot 'Common.ps1')

    $user = New-MailuTestUser @target @place
    $probe = $user | Send-MailuProbe
}

AfterAll {
    if ($user) {
        $user | Remove-MailuMaildir -Confirm:$false -ErrorAction Ignore | Out-Null
        $user | Remove-MailuUser -Confirm:$false -ErrorAction Ignore | Out-Null
    }
}

Describe 'Send-MailuProbe' {
    It 'takes the path through the spam filter and says which hosts it passed' {
        $probe.PassedAntispam | Should -BeTrue
        $probe.Hops | Should -Not -BeNullOrEmpty
    }
    It 'skips the spam filter by sendmail, and says so' {
        ($user | Send-MailuProbe -Via Sendmail).PassedAntispam | Should -BeFalse
    }
    It 'logs in by submission with the login from the pipeline' {
        ($user | Send-MailuProbe -Via Submission -SkipCertificateCheck).Via | Should -Be 'Submission'
    }
    It 'is refused with a wrong password' {
        $wrong = [pscredential]::new($user.Address, (ConvertTo-SecureString 'wrong' -AsPlainText))
        { Send-MailuProbe $user.Address @target -Via Submission -Credential $wrong -SkipCertificateCheck -ErrorAction Stop } |
            Should -Throw -ErrorId 'MailuOps.LoginRefused,*'
    }
    It 'shows the server''s words when nobody has the address' {
        $nobody = "nobody-here@$($user.Address.Split('@')[1])"
        { Send-MailuProbe $nobody @target -ErrorAction Stop } | Should -Throw '*550*' -ErrorId 'MailuOps.ProbeRejected,*'
    }
    It 'sends nothing with -WhatIf' {
        $user | Send-MailuProbe -WhatIf | Should -BeNullOrEmpty
    }
}

Describe 'Test-MailuMessage' {
    It 'is True for what was sent, with its body' {
        $probe | Test-MailuMessage | Should -BeTrue
    }
    It 'is False for another body' {
        Test-MailuMessage $user.Address $probe.MessageId @target -BodySha256 ('0' * 64) | Should -BeFalse
    }
    It 'is False in another folder' {
        $probe | Test-MailuMessage -InMailbox Sent | Should -BeFalse
    }
    It 'is False when the time is over' {
        Test-MailuMessage $user.Address '<never@sent>' @target -Timeout 1 | Should -BeFalse
    }
}

Describe 'Get-MailuMessage' {
    It 'shows the message with its file and digests' {
        $message = $probe | Get-MailuMessage -Body
        $message.BodySha256 | Should -Be $probe.BodySha256
        $message.File | Should -Match '/(new|cur)/'
        $message.Sha256 | Should -Match '^[0-9a-f]{64}$'
    }
}

Describe 'Get-MailuMaildir and Remove-MailuMaildir' {
    It 'counts the files on disk' {
        ($user | Get-MailuMaildir).Messages | Should -BeGreaterOrEqual 1
    }
    It 'removes nothing with -WhatIf' {
        $user | Remove-MailuMaildir -WhatIf
        ($user | Get-MailuMaildir).Exists | Should -BeTrue
    }
    It 'refuses a path that is not the user''s' {
        { Remove-MailuMaildir $user.Address @target -Path /mail/somebody -Confirm:$false -ErrorAction Stop } |
            Should -Throw -ErrorId 'MailuOps.MaildirUnsafe,*'
    }
    It 'removes the mailbox and says how much it was; then there is nothing to remove' {
        $before = $user | Get-MailuMaildir
        ($before | Remove-MailuMaildir -Confirm:$false).Messages | Should -Be $before.Messages
        { $user | Remove-MailuMaildir -Confirm:$false -ErrorAction Stop } | Should -Throw -ErrorId 'MailuOps.MaildirMissing,*'
    }
    It 'makes no new mailbox by looking for the message' {
        $probe | Test-MailuMessage -Timeout 0 | Should -BeFalse
        ($user | Get-MailuMaildir).Exists | Should -BeFalse
    }
}
