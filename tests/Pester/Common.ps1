# What the suites begin with; to be dot-sourced in BeforeAll. It gives them the module, and of the deployment under test:
# $engine (parameters that name the Docker engine), $server, $target and $place (parameters for cmdlets).
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'
Import-Module (Join-Path $PSScriptRoot '../../MailuOps.psd1')

$asked = @{}
foreach ($name in 'Stack', 'DockerHost', 'Domain') { $asked.$name = Get-Variable $name -ValueOnly -ErrorAction Ignore }
$engine = @{}
if ($asked.DockerHost) { $engine.DockerHost = $asked.DockerHost }
$server = if ($asked.Stack) { Get-MailuStack $asked.Stack @engine } else { Get-MailuStack @engine }
$target = @{ Stack = $server }
$place = @{}
if ($asked.Domain) { $place.Domain = $asked.Domain }
