<#
The recipe cmdlets, on compose files of its own in a temporary folder. Needs no Docker engine and no server; git where it is installed:

    Invoke-Pester tests/Pester/Recipe.Tests.ps1
#>
param(
    # Every suite is handed one; this one needs none.
    [string] $Stack
)

BeforeDiscovery {
    $hasGit = [bool](Get-Command git -CommandType Application -ErrorAction Ignore)
}

BeforeAll {
    Set-StrictMode -Version Latest
    $ErrorActionPreference = 'Stop'
    Import-Module (Join-Path $PSScriptRoot '../../MailuOps.psd1')

    $mailu = @'
# A Mailu recipe, in short.
services:
  app:
    image: ghcr.io/mailu/nginx:2024.06.52
    deploy:
      labels:
        - "traefik.enable=true"   # kept
        - "coop-cloud.${STACK_NAME}.version=3.0.1+2024.06.52"
  admin:
    image: ghcr.io/mailu/admin:2024.06.52
    volumes: ["mailu:/data", "dkim:/dkim"]
  imap:
    image: ghcr.io/mailu/dovecot:2024.06.52
    volumes: ["mail:/mail"]

volumes: { mailu: , dkim: , mail: }
'@ -replace "`r", ''

    # A recipe in a folder of its own: gives back the folder.
    function New-Recipe([string] $Text = $mailu, [string] $Name = 'compose.yml') {
        $folder = New-Item -ItemType Directory (Join-Path $TestDrive ([guid]::NewGuid().ToString('N')))
        Set-Content -LiteralPath (Join-Path $folder $Name) -Value $Text -NoNewline
        $folder.FullName
    }

    function Get-Text([string] $Folder) { Get-Content -Raw -LiteralPath (Join-Path $Folder compose.yml) }

    function Invoke-Git([string] $Folder) {
        git -C $Folder -c user.name=t -c user.email=t@example.com @args 2>&1 | Out-Null
        if ($LASTEXITCODE) { throw "git $args ended with $LASTEXITCODE" }
    }
}

Describe 'Get-MailuRecipeFinding' {
    It 'says what a fire would take, and where that stands' {
        $found = Get-MailuRecipeFinding (New-Recipe)
        ($found | Where-Object Severity -EQ Error).Rule | Should -Be @('BackupNotEnabled', 'AccountsNotBackedUp', 'MailNotBackedUp')
        $accounts = $found | Where-Object Rule -EQ AccountsNotBackedUp
        $accounts.Line, $accounts.Column, $accounts.Service | Should -Be @(11, 15, 'admin')
        $accounts.Message | Should -Match 'every account'
    }
    It 'takes files from Get-ChildItem and goes on after a bad one' {
        $root = Split-Path (New-Recipe) | ForEach-Object { New-Item -ItemType Directory (Join-Path $_ many) }
        foreach ($name in 'a', 'b') { Set-Content (Join-Path $root "$name.yml") $mailu }
        Set-Content (Join-Path $root bad.yml) "services:`n  app:`n`timage: x`n"
        $found = Get-ChildItem $root -Filter *.yml | Get-MailuRecipeFinding -Severity Error
        $found | Group-Object { Split-Path $_.Path -Leaf } | ForEach-Object { "$($_.Name) $($_.Count)" } | Should -Be @('a.yml 3', 'b.yml 3', 'bad.yml 1')
        ($found | Where-Object Rule -EQ InvalidYaml).Line | Should -Be 3
    }
    It 'joins the files that COMPOSE_FILE of .env names, and those joined by hand' {
        $recipe = New-Recipe
        Set-Content (Join-Path $recipe compose.backup.yml) "services:`n  app:`n    deploy:`n      labels: [`"backupbot.backup=`${ENABLE_BACKUPS:-true}`"]"
        $list = (Join-Path $recipe compose.yml) + [IO.Path]::PathSeparator + 'compose.backup.yml'
        Test-MailuRecipe $list | Should -BeTrue
        Test-MailuRecipe $recipe | Should -BeFalse
        Set-Content (Join-Path $recipe .env) 'COMPOSE_FILE=compose.yml:compose.backup.yml'
        Test-MailuRecipe $recipe | Should -BeTrue
        Add-Content (Join-Path $recipe .env) 'ENABLE_BACKUPS=false'
        (Get-MailuRecipeFinding $recipe -Rule BackupNotEnabled).Message | Should -Match "which here means 'false'"
    }
    It 'chooses by rule and severity' {
        $recipe = New-Recipe
        (Get-MailuRecipeFinding $recipe -Rule *NotBackedUp -Severity Warning).Rule | Should -Be @('AccountsNotBackedUp', 'DkimKeysNotBackedUp', 'MailNotBackedUp')
    }
    It 'reads the current folder without a path' {
        Push-Location (New-Recipe)
        try { Get-MailuRecipeFinding -Severity Error | Should -HaveCount 3 } finally { Pop-Location }
    }
    It 'takes a name with brackets as it is' {
        $odd = New-Item -ItemType Directory (Join-Path $TestDrive 'a [1] b')
        Set-Content -LiteralPath (Join-Path $odd compose.yml) $mailu
        Get-MailuRecipeFinding $odd.FullName -Severity Error | Should -HaveCount 3
    }
    It 'says so when there is none' {
        { Get-MailuRecipeFinding (Join-Path $TestDrive nowhere) -ErrorAction Stop } | Should -Throw -ErrorId 'MailuOps.RecipeNotFound,*'
    }
    It 'shows place, message and fix' {
        $shown = Get-MailuRecipeFinding (New-Recipe) -Rule BackupNotEnabled | Out-String
        $shown | Should -Match 'BackupNotEnabled'
        $shown | Should -Match 'Update-MailuRecipe does it'
    }
}

Describe 'Test-MailuRecipe' {
    It 'is a Boolean, false where mail would be lost' {
        Test-MailuRecipe (New-Recipe) | Should -BeOfType bool
        Test-MailuRecipe (New-Recipe) | Should -BeFalse
    }
    It 'wants a higher version than the baseline when labels changed' {
        $old = New-Recipe
        $new = New-Recipe
        Add-BackupbotLabel $new | Out-Null
        Test-MailuRecipe $new | Should -BeTrue
        Test-MailuRecipe $new -Baseline $old | Should -BeFalse
        Step-RecipeVersion $new Minor | Out-Null
        Test-MailuRecipe $new -Baseline $old | Should -BeTrue
    }
    It 'compares with a git revision' -Skip:(-not $hasGit) {
        $recipe = New-Recipe
        Invoke-Git $recipe init --quiet
        Invoke-Git $recipe add .
        Invoke-Git $recipe commit --quiet --message first
        Add-BackupbotLabel $recipe | Out-Null
        (Get-MailuRecipeFinding $recipe -Baseline HEAD -Rule VersionNotRaised).Message | Should -Match 'labels of admin'
        { Test-MailuRecipe $recipe -Baseline nowhere -ErrorAction Stop } | Should -Throw -ErrorId 'MailuOps.RecipeBaselineUnreadable,*'
    }
}

Describe 'Update-MailuRecipe' {
    It 'mends the recipe by one line, and only once' {
        $recipe = New-Recipe
        $change = Update-MailuRecipe $recipe
        $change.Written | Should -BeTrue
        # app has no volume to save, so the label goes to the first service with one.
        Get-Text $recipe | Should -BeExactly $mailu.Replace("  imap:`n", "    deploy:`n      labels:`n        - `"backupbot.backup=`${ENABLE_BACKUPS:-true}`"`n  imap:`n")
        Test-MailuRecipe $recipe | Should -BeTrue
        (Update-MailuRecipe $recipe).IsNeeded | Should -BeFalse
    }
    It 'shows a diff and writes nothing with -WhatIf' {
        $recipe = New-Recipe
        $change = Update-MailuRecipe $recipe -WhatIf
        $change.Diff | Should -Match '(?m)^\+        - "backupbot\.backup='
        $change | Out-String | Should -Match '(?m)^\+        - "backupbot\.backup='
        Get-Text $recipe | Should -BeExactly $mailu
    }
    It 'raises the version with -Part' {
        $recipe = New-Recipe
        Update-MailuRecipe $recipe -Part Minor -Upstream 2024.06.53 | Out-Null
        (Get-RecipeVersion $recipe).Version.ToString() | Should -Be '3.1.0+2024.06.53'
    }
    It 'leaves a broken file alone' {
        $broken = "services:`n  app:`n`timage: x`n"
        $recipe = New-Recipe $broken
        { Update-MailuRecipe $recipe -ErrorAction Stop } | Should -Throw '*compose.yml:3:*tab*' -ErrorId 'MailuOps.RecipeInvalid,*'
        Get-Text $recipe | Should -BeExactly $broken
    }
    It 'does not guess a volume from a like name' {
        $recipe = New-Recipe $mailu.Replace('"traefik.enable=true"   # kept', '"backupbot.backup.volumes.dkims=false"')
        Update-MailuRecipe $recipe | Out-Null
        Get-Text $recipe | Should -Match 'volumes\.dkims=false'
    }
}

Describe 'Add-BackupbotLabel and Remove-BackupbotLabel' {
    It 'give back the same bytes, whatever the line ends: <_>' -ForEach 'LF', 'CRLF', 'no end of the last line' {
        $text = switch ($_) { LF { $mailu + "`n" } CRLF { $mailu.Replace("`n", "`r`n") + "`r`n" } default { $mailu } }
        $recipe = New-Recipe $text
        Add-BackupbotLabel $recipe -Service app -Enable -ExcludeVolume dkim -VolumePath @{ mailu = 'main.db' } -PreHook 'sync' | Out-Null
        Get-Text $recipe | Should -Match 'backupbot\.backup\.volumes\.dkim=false'
        Get-Text $recipe | Should -Match 'backupbot\.backup\.volumes\.mailu\.path=main\.db'
        Remove-BackupbotLabel $recipe | Out-Null
        Get-Text $recipe | Should -BeExactly $text
    }
    It 'take the path from the pipe' {
        $recipe = New-Recipe
        (Get-Item (Join-Path $recipe compose.yml) | Add-BackupbotLabel -Service imap).Written | Should -BeTrue
        (Join-Path $recipe compose.yml | Remove-BackupbotLabel -Service im* -WhatIf).Written | Should -BeFalse
    }
    It 'refuse a service or a volume that is not there' {
        { Add-BackupbotLabel (New-Recipe) -Service nobody -ErrorAction Stop } | Should -Throw -ErrorId 'MailuOps.RecipeServiceNotFound,*'
        { Add-BackupbotLabel (New-Recipe) -ExcludeVolume mails -ErrorAction Stop } | Should -Throw -ErrorId 'MailuOps.RecipeVolumeNotFound,*'
    }
}

Describe 'Convert-BackupbotLabel' {
    It 'says the same in the old labels, and in the new ones again' {
        $recipe = New-Recipe
        Add-BackupbotLabel $recipe -Service app -Enable -ExcludeVolume dkim | Out-Null
        Convert-BackupbotLabel $recipe Legacy | Out-Null
        Get-Text $recipe | Should -Match 'backupbot\.backup\.path=/data'
        (Get-MailuRecipeFinding $recipe -Rule LegacyPathLabel)[0].Message | Should -Match 'would save volumes mail, mailu\.'
        Convert-BackupbotLabel $recipe -To Current -ExcludeOther | Out-Null
        Get-Text $recipe | Should -Not -Match 'backupbot\.backup\.path'
        Get-Text $recipe | Should -Match 'volumes\.dkim=false'
    }
}

Describe 'Get-RecipeVersion and Step-RecipeVersion' {
    It 'raise <Part> to <Expected>' -ForEach @(
        @{ Part = 'Major'; Expected = '4.0.0+2024.06.52' }
        @{ Part = 'Minor'; Expected = '3.1.0+2024.06.52' }
        @{ Part = 'Patch'; Expected = '3.0.2+2024.06.52' }
    ) {
        $recipe = New-Recipe
        Step-RecipeVersion $recipe $Part | Out-Null
        (Get-RecipeVersion $recipe).Version.ToString() | Should -Be $Expected
        Get-Text $recipe | Should -BeExactly $mailu.Replace('3.0.1+2024.06.52', $Expected)
    }
    It 'refuse a version that is released' -Skip:(-not $hasGit) {
        $recipe = New-Recipe
        Invoke-Git $recipe init --quiet
        Invoke-Git $recipe add .
        Invoke-Git $recipe commit --quiet --message first
        Invoke-Git $recipe tag '3.1.0+2024.06.52'
        (Get-RecipeVersion $recipe).IsReleased | Should -BeFalse
        { Step-RecipeVersion $recipe Minor -ErrorAction Stop } | Should -Throw -ErrorId 'MailuOps.RecipeVersionExists,*'
        Get-Text $recipe | Should -BeExactly $mailu
    }
}

Describe 'The tab key' {
    It 'offers rules' {
        $line = 'Get-MailuRecipeFinding -Rule Mail'
        (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText | Should -Be @('MailNotBackedUp', 'MailQueueNotBackedUp', 'WebmailDataNotBackedUp')
    }
    It 'offers the services of the recipe' {
        $line = "Add-BackupbotLabel '$(New-Recipe)' -Service a"
        (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText | Should -Be @('admin', 'app')
        Push-Location (New-Recipe)
        try {
            $line = 'Remove-BackupbotLabel -Service i'
            (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText | Should -Be 'imap'
        }
        finally { Pop-Location }
    }
}
