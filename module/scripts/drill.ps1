<#
The drill as a scheduler runs it: asks nothing, keeps a record, writes reports, and tells the verdict by its exit code.

    0 passed    1 failed    2 inconclusive    3 could not run: nothing was touched

    pwsh -NoProfile -NonInteractive -File drill.ps1 -Stack mail_example_com -ReportFolder /srv/drills
    mailuops drill.ps1 -Stack mail_example_com -ReportFolder /srv/drills

Uses PowerShell's Core cmdlets and MailuOps alone, so that it runs in pwsh and in the small host. A report that cannot be written
is told and does not change the verdict.
#>
param(
    # The deployment; not needed where the engine runs only one.
    [string] $Stack,
    [string] $DockerHost,
    [string] $Backupbot,
    # A JSON file that opens a restic repository: Get-Help Invoke-MailuRestoreDrill -Parameter RepositoryFile.
    [string] $RepositoryFile,
    # The folder of plain copies, and the command of the shell that makes one in the folder "$1".
    [string] $BackupPath,
    [string] $BackupCommand,
    # Where the records of all drills are kept; default: the user's own history.
    [string] $HistoryPath,
    # Gets <stack>.html, .md, .json and .junit.xml of this drill.
    [string] $ReportFolder,
    # For the textfile collector of the node exporter; ends in .prom.
    [string] $MetricsFile,
    # For example 30m.
    [string] $RecoveryTimeObjective,
    [string] $RecoveryPointObjective,
    # The drill's mail client takes any certificate.
    [switch] $SkipCertificateCheck,
    # Restores the newest snapshot into a sandbox beside production, which is not touched.
    [switch] $Sandbox,
    # -Sandbox: a message is delivered inside.
    [switch] $Full,
    # -Sandbox: reads one of so many parts of the repository, each drill the next.
    [int] $PackParts,
    # A JSON file that says whom to tell: Get-Help New-MailuNotification.
    [string] $NotifyFile,
    # So many records of each deployment stay.
    [int] $KeepLast = 400
)
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

function Write-Problem([string] $Text) { [Console]::Error.WriteLine("drill: $Text") }

try {
    Import-Module ([IO.Path]::Combine($PSScriptRoot, '..', '..', 'MailuOps.psd1'))
    $given = @{}
    foreach ($name in 'Stack', 'DockerHost', 'HistoryPath', 'RecoveryTimeObjective', 'RecoveryPointObjective') {
        if ($PSBoundParameters[$name]) { $given[$name] = $PSBoundParameters[$name] }
    }

    foreach ($name in 'SkipCertificateCheck', 'Sandbox', 'Full', 'PackParts') {
        if ($PSBoundParameters[$name]) { $given[$name] = $PSBoundParameters[$name] }
    }

    # What says which backup tool it is, for the repair too.
    $tool = @{}
    foreach ($name in 'Backupbot', 'RepositoryFile', 'BackupPath') { if ($PSBoundParameters[$name]) { $tool[$name] = $given[$name] = $PSBoundParameters[$name] } }
    if ($BackupCommand) { $given.BackupCommand = { param($To) & /bin/sh -c $BackupCommand sh $To }.GetNewClosure() }

    # A drill that was killed has left its lock, and every later one would be refused.
    $engine = @{}
    foreach ($name in 'Stack', 'DockerHost') { if ($given[$name]) { $engine[$name] = $given[$name] } }
    if ($Sandbox) {
        # Leftovers of a drill that was killed. In production nothing is repaired: it is not touched.
        $where = @{}
        if ($DockerHost) { $where.DockerHost = $DockerHost }
        Remove-MailuSandbox -Stale @where -Confirm:$false | Out-Default
    }
    else {
        foreach ($left in @(Get-MailuDrillLock @engine)) {
            if ($left.Dead) { Repair-MailuDrill -Stack $left.Stack -DockerHost $left.DockerHost @tool -Confirm:$false | Out-Default }
        }
    }

    if ($NotifyFile) {
        try { $given.Notify = @(New-MailuNotification -Path $NotifyFile) }
        catch { Write-Problem "nobody is told: $_" }
    }

    $place = @{}
    if ($HistoryPath) { $place.HistoryPath = $HistoryPath }
    # Not Stop: what goes wrong after the drill must not cost its result.
    $drill = Invoke-MailuRestoreDrill @given -Confirm:$false -ErrorAction Continue
}
catch {
    Write-Problem "$_"
    exit 3
}

if (-not $drill) {
    Write-Problem 'it could not run; nothing was touched.'
    exit 3
}

$drill | Out-Default
try {
    if ($ReportFolder) {
        $history = @(Get-MailuDrill ([Management.Automation.WildcardPattern]::Escape($drill.Stack)) -Last 30 @place -ErrorAction Continue)
        foreach ($ending in 'html', 'md', 'json', 'junit.xml') {
            $path = [IO.Path]::Combine($ReportFolder, "$($drill.Stack).$ending")
            $null = Export-MailuDrillReport $drill -Path $path -History $history -Force
        }
    }

    if ($MetricsFile) { $null = Export-MailuDrillReport $drill -Path $MetricsFile -Format Prometheus -Force }
    if ($KeepLast -gt 0) { Remove-MailuDrill -KeepLast $KeepLast @place -Confirm:$false }
}
catch {
    Write-Problem "$_"
}

exit [int]$drill.Outcome
