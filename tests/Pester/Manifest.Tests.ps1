<#
Manifests: taken, compared, written and read. Works on any deployment and leaves nothing:

    $data = @{ Stack = 'mail_example_com' }          # also: DockerHost, Domain
    Invoke-Pester -Container (New-PesterContainer -Path tests/Pester/Manifest.Tests.ps1 -Data $data)
#>
param(
    [string] $Stack,
    [string] $DockerHost,
    [string] $Domain
)

BeforeAll {
    . (Join-Path $PSScriptRoot 'Common.ps1')

    $user = New-MailuTestUser @target @place
    $null = $user | Send-MailuProbe
    $before = $server | Get-MailuManifest
}

AfterAll {
    if ($user) {
        $user | Remove-MailuMaildir -Confirm:$false -ErrorAction Ignore | Out-Null
        $user | Remove-MailuUser -Confirm:$false -ErrorAction Ignore | Out-Null
    }
}

Describe 'Get-MailuManifest' {
    It 'has a mailbox folder, a message and a row of the new user' {
        $before.Mailboxes | Should -BeGreaterThan 0
        $before.Messages | Should -BeGreaterThan 0
        $before.Rows['user'] | Should -Be @(Get-MailuUser @target).Count
    }
    It 'shows itself in a line' {
        $before | Out-String | Should -Match "(?m)^$($server.Stack)\s+\d{4}-\d\d-\d\d"
    }
}

Describe 'Compare-MailuManifest' {
    It 'names the user and the message when a mailbox is gone, and nobody else' {
        $mailbox = $user | Get-MailuMaildir
        $name = Split-Path -Leaf ($mailbox.Files[0].UniqueName)
        $null = $mailbox | Remove-MailuMaildir -Confirm:$false
        $result = Compare-MailuManifest $before (Get-MailuManifest @target)
        $result.Outcome | Should -Be 'Lost'
        $missing = @($result.Differences.Where{ $_.Kind -eq 'MessageMissing' })
        $missing.Subject | Should -Be $user.Address
        $missing.Name | Should -Be "INBOX/$name"
        $result | Out-String | Should -Match 'Messages +: .*1 missing'
    }
}

Describe 'Export-MailuManifest and Import-MailuManifest' {
    It 'keeps everything but the key' {
        $file = Join-Path $TestDrive 'a.manifest'
        ($before | Export-MailuManifest -Path $file).FullName | Should -Be $file
        $read = Get-Item $file | Import-MailuManifest
        $read.Messages | Should -Be $before.Messages
        (Compare-MailuManifest $before $read).Outcome | Should -Be 'Same'
    }
    It 'refuses a file that was cut off' {
        $file = Join-Path $TestDrive 'b.manifest'
        $null = $before | Export-MailuManifest -Path $file
        $bytes = [System.IO.File]::ReadAllBytes($file)
        [System.IO.File]::WriteAllBytes($file, $bytes[0..($bytes.Length / 2)])
        { Import-MailuManifest $file } | Should -Throw -ErrorId 'MailuOps.ManifestFileInvalid,*'
    }
}
