# The world in which Help.Tests.ps1 runs the examples: a folder with what they read, and what they name by variables. Dot-sourced in
# a runspace of their own, where nobody is asked anything. A few functions stand before cmdlets; they pass on every parameter.
param([string] $Folder, [string] $Module, [string] $Recipe)
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'
$ConfirmPreference = 'None'
$ProgressPreference = 'SilentlyContinue'
Import-Module $Module
Import-Module Pester -MinimumVersion 5.0

# A drill takes its time: here it is bound and connects, and one of those that have run is handed out.
$drill = Invoke-MailuRestoreDrill
$inSandbox = Invoke-MailuRestoreDrill -Sandbox
function Invoke-MailuRestoreDrill {
    # Named, as $args would lose the colon of -Confirm:$false.
    param([switch] $Confirm, [switch] $Sandbox)
    if ($MyInvocation.ExpectingInput) { $input | MailuOps\Invoke-MailuRestoreDrill @args -Sandbox:$Sandbox -WhatIf }
    elseif ($Sandbox) { MailuOps\Invoke-MailuRestoreDrill @args -Sandbox -WhatIf }
    else { MailuOps\Invoke-MailuRestoreDrill @args -WhatIf }
    $Sandbox ? $inSandbox : $drill
}

# The machine's own scheduler is left alone.
function Get-ScheduleFolder($Given) {
    if (@($Given) -like '-OutputFolder*') { @{} } else { @{ OutputFolder = "$Folder/schedules"; Scheduler = 'Cron' } }
}
function Register-MailuDrillSchedule { $there = Get-ScheduleFolder $args; MailuOps\Register-MailuDrillSchedule @args @there }
function Get-MailuDrillSchedule { $there = Get-ScheduleFolder $args; MailuOps\Get-MailuDrillSchedule @args @there }
function Unregister-MailuDrillSchedule {
    $there = Get-ScheduleFolder $args
    if ($MyInvocation.ExpectingInput) { $input | MailuOps\Unregister-MailuDrillSchedule @args @there } else { MailuOps\Unregister-MailuDrillSchedule @args @there }
}

# What is typed, and a secret store.
function Read-Host { ConvertTo-SecureString 'typed by hand' -AsPlainText -Force }
function Get-Secret { [pscredential]::new('drill', (Read-Host)) }

# The folder as the examples find it, for each of them anew.
function Reset-Folder {
    Set-Location $Folder
    Get-ChildItem . -Force | Remove-Item -Recurse -Force
    $null = New-Item mailu, reports, machine/etc/mailuops, machine/var/lib/prometheus/node-exporter -ItemType Directory -Force
    foreach ($to in '.', 'mailu') { Copy-Item $Recipe $to/compose.yml }
    Set-Content compose.backup.yml "services:`n  app:`n    deploy:`n      labels:`n        - backupbot.backup=true`n"
    Set-Content users.yml "user:`n  - email: carl@mail.example.com`n    password: '{PLAIN}x'`n"
    Set-Content machine/etc/mailuops/notify.json '{ "ping": "https://hc-ping.com/00000000-0000-0000-0000-000000000000" }'
}

# A restore under a running dovecot can leave an index and its log that do not fit: the next delivery is put off for minutes.
function Repair-Index {
    $imap = docker ps --quiet --filter label=com.docker.swarm.service.name=mail_example_com_imap
    foreach ($user in Get-MailuUser *@mail.example.com) { docker exec $imap doveadm force-resync -u $user.Address '*' 2>$null }
}

# What the examples leave behind.
function Remove-Rest {
    Get-MailuUser | Where-Object Comment -like 'MailuOps test user*' | Remove-MailuUser | Out-Null
    Get-MailuDrillResidue | Where-Object Kind -EQ mailbox | ForEach-Object { Remove-MailuMaildir (Split-Path $_.Name -Leaf) -Path $_.Name } | Out-Null
    Get-MailuSandbox | Remove-MailuSandbox | Out-Null
}

# What an example finds in a variable that it reads.
$variables = @{
    user = { $made = New-MailuTestUser; $null = $made | Send-MailuProbe; $made }
    probe = { New-MailuTestUser | Send-MailuProbe }
    key = { Read-Host }
    before = { Get-MailuManifest }
    restored = { Get-MailuManifest }
    after = { Get-MailuManifest }
}

# What must have happened before an example.
$preparations = @{
    'Add-BackupbotLabel: Dump a database first' = { Set-Content compose.yml ((Get-Content compose.yml -Raw) -replace '\bredis:/', 'data:/' -replace '(?m)^  redis:', '  data:') }
    'Get-MailuDrillSchedule: What one of them runs' = { Register-MailuDrillSchedule mail_example_com }
    'Get-MailuRecipeFinding: Check a pull request' = {
        git init --quiet
        git add compose.yml
        git -c user.name=x -c user.email=x@example.com commit --quiet --message x
        git update-ref refs/remotes/origin/main HEAD
    }
    'Import-MailuManifest: Compare today with last month' = { Get-MailuManifest -Key (Read-Host) | Export-MailuManifest -Path mail-2026-10.manifest }
    'Import-MailuManifest: What did the server hold then?' = { Get-MailuManifest | Export-MailuManifest -Path mail-2026-10.manifest }
    'Restore-MailuAccount: Bring back an account and its mail' = { Remove-MailuUser bela@mail.example.com }
    'Test-MailuRecipe: Stop a build' = { Update-MailuRecipe }
    'Test-MailuTeardown: In a Pester suite' = { Remove-Rest }
    'Unregister-MailuDrillSchedule: Remove one' = { Register-MailuDrillSchedule mail_example_com }
}
