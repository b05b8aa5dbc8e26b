# The demonstration drill. Uses PowerShell's Core cmdlets and MailuOps alone, so that it runs in pwsh and in the small host.
param([string] $Stack, [string] $Report)
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'
Import-Module ([IO.Path]::Combine($PSScriptRoot, '..', 'MailuOps.psd1'))

$server = Get-MailuStack $Stack
$server | Out-Default
Get-MailuVolume -Stack $server | Out-Default

# The lab's certificate is its own.
$drill = Invoke-MailuRestoreDrill -Stack $server -SkipCertificateCheck -Confirm:$false -HistoryPath "$Report.history"
$drill | Out-Default
$drill.Stages | Out-Default

$files = foreach ($format in 'Html', 'Json') { Export-MailuDrillReport $drill -Path "$Report.$($format.ToLowerInvariant())" -Format $format -History @(Get-MailuDrill -HistoryPath "$Report.history") }
"Report: $($files[0].FullName)" | Out-Default
# 0 passed, 1 failed, 2 inconclusive: as a scheduler wants it.
exit [int]$drill.Outcome
