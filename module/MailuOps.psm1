# Runs in a bare engine too, which has only PowerShell's Core cmdlets: hence no Add-Type and no Join-Path.
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

$loaderPath = [IO.Path]::Combine($PSScriptRoot, 'bin', 'MailuOps.Loader.dll')
if (-not [IO.File]::Exists($loaderPath)) {
    throw "MailuOps is not built: $loaderPath is missing. Run build.sh at the top of the checkout, or install the packed module."
}

# The loader alone enters the default load context; MailuOps and its dependencies live in one of their own.
$context = [Reflection.Assembly]::LoadFrom($loaderPath).GetType('MailuOps.Loader.ModuleContext', $true)
$inner = Import-Module -Assembly $context::Load() -PassThru

# On a second import (-Force) PowerShell finds the assembly's module in its cache and does not export its cmdlets
# from this one (PowerShell issue 20710).
$self = $ExecutionContext.SessionState.Module
$export = $self.GetType().GetMethod('AddExportedCmdlet', [Reflection.BindingFlags]'Instance, NonPublic')
foreach ($cmdlet in $inner.ExportedCmdlets.Values) {
    if (-not $self.ExportedCmdlets.ContainsKey($cmdlet.Name)) {
        $null = $export.Invoke($self, @(, $cmdlet))
    }
}
