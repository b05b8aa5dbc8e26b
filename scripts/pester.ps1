# Runs the Pester suites against a deployment, writes an NUnit file, and prints "PESTER passed failed skipped".
param([string] $Stack, [string] $Result, [string[]] $Path = "$PSScriptRoot/../tests/Pester")
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'
Import-Module Pester -MinimumVersion 5.0

$configuration = New-PesterConfiguration
$configuration.Run.Container = Get-ChildItem $Path -Recurse -Filter *.Tests.ps1 |
    ForEach-Object { New-PesterContainer -Path $_.FullName -Data @{ Stack = $Stack } }
$configuration.Run.PassThru = $true
$configuration.Output.Verbosity = 'Detailed'
$configuration.TestResult.Enabled = [bool]$Result
$configuration.TestResult.OutputPath = $Result
$run = Invoke-Pester -Configuration $configuration
# A file that could not be loaded or a block whose set-up broke has no failed test, and is a failure all the same.
$broken = $run.FailedContainersCount + $run.FailedBlocksCount
'PESTER {0} {1} {2}' -f $run.PassedCount, ($run.FailedCount + $broken), $run.SkippedCount
exit [int]($run.FailedCount + $broken -gt 0)
