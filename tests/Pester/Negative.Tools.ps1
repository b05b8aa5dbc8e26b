# How M1.Negative makes a lab misbehave, and puts it right again. To be dot-sourced after Common.ps1.
$lab = (Resolve-Path (Join-Path $PSScriptRoot '../../lab/lab')).Path
$labOptions = '--quiet', '--stack', $server.Stack, '--backups', ($BotService -replace '_app$')

function Invoke-InService([string] $Service, [string[]] $Command) {
    $container = docker ps -q --filter "label=com.docker.swarm.service.name=$($server.Stack)_$Service"
    $said = docker exec $container @Command
    if ($LASTEXITCODE -ne 0) { throw "$Command in ${Service}: $said" }
    $said
}

# Tools that misbehave, other than the backup bot: lab/faults.
function Set-ToolFault([string] $Name) {
    & $lab @labOptions fault $Name
    if ($LASTEXITCODE -ne 0) { throw "lab fault $Name" }
}

function Clear-ToolFault { Set-ToolFault 'none' }

# What it really did.
function Get-ToolFault([string[]] $Container) {
    $Container | ForEach-Object { docker exec $_ sh -c 'cat /run/lab-tool-fault-applied 2>/dev/null' } | Sort-Object -Unique
}

function Invoke-Sql([string[]] $Statement) {
    $program = 'import sqlite3, sys
c = sqlite3.connect("/data/main.db", timeout=30)
with c:
    for s in sys.argv[1:]:
        for r in c.execute(s): print(*r)'
    Invoke-InService admin (@('python3', '-c', $program) + $Statement)
}

# A wipe in the database that does more than it was told. Without a trigger: takes away those that are there.
function Set-Trigger([string[]] $Body = @()) {
    $old = Invoke-Sql "select name from sqlite_master where type = 'trigger' and name like 'lab_%'" | ForEach-Object { "drop trigger $_" }
    $new = for ($i = 0; $i -lt $Body.Count; $i++) { "create trigger lab_$i $($Body[$i])" }
    $all = @(@($old) + @($new) -ne $null)
    if ($all) { Invoke-Sql $all }
}

$columns = Invoke-Sql "select group_concat(name) from pragma_table_info('user')"
$namesake = ($columns.Split(',') | ForEach-Object {
        switch ($_) { 'email' { "localpart || '@other.example.com'" } 'domain_name' { "'other.example.com'" } default { $_ } }
    }) -join ','

# Somebody else, with a mailbox of their own.
function New-Victim([string] $Address) {
    $null = New-MailuTestUser $Address -Stack $server
    $null = Send-MailuProbe $Address -Stack $server
}

function Remove-Victim {
    Invoke-InService imap 'sh', '-c', 'rm -rf /mail/mailuops-victim@*'
    Get-MailuUser -Stack $server | Where-Object Address -Like 'mailuops-victim@*' | Remove-MailuUser -Method Database -Confirm:$false | Out-Null
}

# Keeps a copy of the test user's mailbox, and puts it back as soon as the wipe is over.
function Start-Undoing {
    Start-ThreadJob -ArgumentList $imap, $server.Stack, (Get-Module MailuOps).Path {
        param($Imap, $Stack, $Module)
        Import-Module $Module
        function Wait-Stage([string[]] $Stage) {
            for ($end = [datetime]::Now.AddMinutes(1); [datetime]::Now -lt $end; Start-Sleep -Milliseconds 20) {
                $drill = Get-MailuDrillLock $Stack | Where-Object Stage -In $Stage
                if ($drill) { return $drill.Journal.Home }
            }
            throw "the drill was never in $Stage"
        }
        $mailbox = Wait-Stage Backup, Wipe
        docker exec $Imap cp -a $mailbox /run/lab-aside
        $null = Wait-Stage Safety
        docker exec $Imap sh -c 'cp -a /run/lab-aside "$1" && rm -rf /run/lab-aside' sh $mailbox
        "put back $mailbox"
    }
}

# The last hop marks all mail as spam, as the filter does; `$false`: no more.
function Set-SpamMark([bool] $Marked) {
    $change = $Marked ? "postconf -e 'lmtp_header_checks = regexp:{{/^Subject:/ PREPEND X-Spam-Level: ****************}}'" : 'postconf -X lmtp_header_checks'
    Invoke-InService smtp 'sh', '-c', "$change && postfix reload 2>/dev/null"
}

# A line to the engine that can be cut.
Add-Type -Path (Join-Path $PSScriptRoot 'BrokenLine.cs')
$brokenPath = Join-Path ([IO.Path]::GetTempPath()) "mailuops-line-$PID.sock"
function Open-BrokenLine {
    $engine = [uri]$server.DockerHost
    if ($engine.Scheme -ne 'unix') { Set-ItResult -Skipped -Because "the line to $engine is not a local socket" }
    [BrokenLine]::new($brokenPath, $engine.LocalPath)
}

# Cuts it when the bot has come to its fault.
function Start-Cutting([BrokenLine] $Line, [int] $Refuse) {
    Start-ThreadJob -ArgumentList $Line, $Refuse, $bot {
        param($Line, $Refuse, $Bot)
        docker exec $Bot sh -c 'for i in $(seq 600); do [ ! -s /run/lab-fault-applied ] || exit 0; sleep 0.1; done; exit 1'
        if ($LASTEXITCODE -ne 0) { throw 'the bot never came to the fault' }
        $Line.Cut($Refuse)
        'cut'
    }
}

function Wait-Bot {
    for ($i = 0; $i -lt 300; $i++) {
        docker exec $bot pgrep -f '/usr/bin/backup .*--host [^ ]* (create|restore)' | Out-Null
        if ($LASTEXITCODE -eq 1) { return }
        Start-Sleep -Milliseconds 200
    }
    throw 'the bot still works'
}

function Get-SnapshotCount { @(Get-BackupbotSnapshot -Stack $server).Count }

# An admin service whose accounts are in another database server, as its settings say: there is none here, so nothing runs but its
# container. Without a flavor: as it was.
function Set-AdminDatabase([string] $Flavor) {
    $idle = 'sh -c "trap exit TERM; while :; do sleep 1; done"'
    $change = $Flavor ? @('--env-add', "DB_FLAVOR=$Flavor", '--args', $idle) : @('--env-rm', 'DB_FLAVOR', '--args', '')
    docker service update --quiet @change "$($server.Stack)_admin" | Out-Null
    if ($LASTEXITCODE -ne 0) { throw "docker service update $change" }
}
