<#
Runs every example of every cmdlet's help, as Get-Help shows it. They name the lab's server and its people, and back up, wipe and
restore: nothing but the lab's server is ever touched.

    $data = @{ Stack = 'mail_example_com' }          # also: DockerHost
    Invoke-Pester -Container (New-PesterContainer -Path tests/Pester/Help.Tests.ps1 -Data $data)
#>
param(
    [string] $Stack,
    [string] $DockerHost,
    # Only the examples of these; wildcards are allowed.
    [string] $Cmdlet = '*'
)

BeforeDiscovery {
    Import-Module (Join-Path $PSScriptRoot '../../MailuOps.psd1')
    # What cannot run here: why, and the error that it ends with. Without that error the entry is no longer needed, and fails.
    $impossible = @{
        'Get-MailuStack: Name the services that play the roles' = 'MailuOps.RoleOverrideUnknown', 'the lab has no services with these names'
        'Invoke-BackupbotBackup: Copy the folders of a compose project' = 'MailuOps.StackNotFound', 'no compose project runs beside the lab'
        'Invoke-BackupbotRestore: Put a plain copy back' = 'MailuOps.StackNotFound', 'no compose project runs beside the lab'
        'Invoke-MailuRestoreDrill: A compose project that restic saves' = 'MailuOps.StackNotFound', 'no compose project runs beside the lab'
        "Invoke-MailuRestoreDrill: A repository in an object store, by this machine's restic" = 'MailuOps.StackNotFound', 'no compose project runs beside the lab'
        'Invoke-MailuRestoreDrill: A compose project that rsync saves' = 'MailuOps.StackNotFound', 'no compose project runs beside the lab'
        'Invoke-MailuRestoreDrill: Many servers, and one page of them' = 'MailuOps.EngineContextInvalid', 'no docker contexts lead to other servers'
        'Invoke-MailuRestoreDrill: Many servers, each with backups of its own' = 'FileOpenFailure', 'there is no list of servers'
        'New-MailuNotification: A mail through the server itself' = 'ParameterArgumentTransformationError', 'nobody can type the password'
        'New-MailuSandbox: A compose project that restic saves' = 'MailuOps.StackNotFound', 'no compose project runs beside the lab'
        'New-MailuSandbox: A compose project that rsync saves' = 'MailuOps.StackNotFound', 'no compose project runs beside the lab'
        'New-MailuSandbox: The server as it was on Monday' = 'MailuOps.NoSnapshotSoOld', 'the lab has no snapshot of that day'
        'Repair-MailuDrill: After a crash' = 'MailuOps.DrillNotFound', 'a drill that died is refused to the repair for minutes'
    }
    $examples = foreach ($command in Get-Command -Module MailuOps -Name $Cmdlet) {
        foreach ($example in (Get-Help $command.Name -Full).examples.example) {
            $name = "$($command.Name): $($example.title -replace '^-+ Example \d+: | -+$')"
            @{ Name = $name; Code = $example.code; Impossible = $impossible[$name] }
        }
    }
    $known = @{ Names = $examples.Name; Impossible = $impossible.Keys }
}

Describe 'The examples of the help' -Skip:($Stack -ne 'mail_example_com') {
    BeforeAll {
        . (Join-Path $PSScriptRoot 'Common.ps1')
        $folder = (New-Item (Join-Path ([IO.Path]::GetTempPath()) "mailuops-help-$PID") -ItemType Directory).FullName
        $kept = @{}
        foreach ($name in 'XDG_STATE_HOME', 'DOCKER_HOST') { $kept.$name = [Environment]::GetEnvironmentVariable($name) }
        $env:XDG_STATE_HOME = "$folder-state"
        if ($DockerHost) { $env:DOCKER_HOST = $DockerHost }

        # A runspace whose host has no keyboard, and in which `exit` ends the example alone.
        $runspace = [runspacefactory]::CreateRunspace()
        $runspace.Open()
        function Invoke-There([string] $Text, [object[]] $Arguments, [switch] $Local) {
            $shell = [powershell]::Create()
            $shell.Runspace = $runspace
            try {
                $null = $shell.AddScript($Text, $Local)
                foreach ($argument in $Arguments) { $null = $shell.AddArgument($argument) }
                $shell.Invoke()
                if ($shell.Streams.Error.Count) { throw $shell.Streams.Error[0] }
            }
            catch [Management.Automation.MethodInvocationException] {
                if ($_.Exception.InnerException -is [Management.Automation.RuntimeException]) { throw $_.Exception.InnerException.ErrorRecord }
                throw
            }
            finally { $shell.Dispose() }
        }

        $world = $folder, (Join-Path $PSScriptRoot '../../MailuOps.psd1'), (Join-Path $PSScriptRoot '../compose-files/mailu-recipe/compose.yml')
        Invoke-There ". '$(Join-Path $PSScriptRoot Help.World.ps1)' @args" $world
    }

    It '<Name>' -ForEach $examples {
        Invoke-There 'Reset-Folder; if ($prepare = $preparations[$args[0]]) { $null = & $prepare }' $Name
        foreach ($variable in 'user', 'probe', 'key', 'before', 'restored', 'after') {
            if ($Code -match "\`$$variable\b" -and $Code -notmatch "\`$$variable =") { Invoke-There "`$$variable = & `$variables.$variable" }
        }

        $text = $Code -creplace '\b4d3d0a4d\b', '$($drill.Snapshot.Id)' -creplace '(?<![\w./])/(var|etc|srv)/', "$folder/machine/`$1/"
        $run = { Invoke-There "& { $text`n} | Out-String" -Local }
        if ($Impossible) { $run | Should -Throw -ErrorId "$($Impossible[0]),*" -Because $Impossible[1] }
        else { & $run }
        if ($Code -match '\b(Invoke-BackupbotRestore|Undo-MailuRestoreDrill)\b') { Invoke-There Repair-Index }
    }

    It 'what is said to be impossible is an example' -Skip:($Cmdlet -ne '*') -ForEach $known {
        $Impossible | Where-Object { $_ -notin $Names } | Should -BeNullOrEmpty
    }

    AfterAll {
        Invoke-There Remove-Rest
        $runspace.Dispose()
        foreach ($name in $kept.Keys) { [Environment]::SetEnvironmentVariable($name, $kept.$name) }
        Remove-Item $folder, "$folder-state" -Recurse -Force -ErrorAction Ignore
    }
}
