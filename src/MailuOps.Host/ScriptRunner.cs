using System.Management.Automation;
using System.Management.Automation.Language;
using System.Management.Automation.Runspaces;
using System.Reflection;

namespace MailuOps.Host;

/// <summary>Runs one script in a fresh engine with the module imported.</summary>
internal sealed class ScriptRunner(ScriptHost host, ScriptHostUI ui, CancellationToken stop)
{
    /// <summary>The exit code, as the usage text promises it.</summary>
    public int Run(HostOptions options, string manifest)
    {
        using var runspace = Open(options);
        if (!Invoke(runspace, shell => shell.AddCommand("Import-Module").AddParameter("Name", manifest)))
        {
            return 1;
        }

        var completed = options.File is { } file ? RunFile(runspace, file, options.Arguments) : RunText(runspace, options.Command!, options.Arguments);
        return host.ExitCode ?? (completed && !ui.HadErrors ? 0 : 1);
    }

    private Runspace Open(HostOptions options)
    {
        var state = InitialSessionState.CreateDefault2();
        state.ThrowOnRunspaceOpenError = true;
        if (OperatingSystem.IsWindows())
        {
            state.ExecutionPolicy = Microsoft.PowerShell.ExecutionPolicy.RemoteSigned;
        }

        var runspace = RunspaceFactory.CreateRunspace(host, state);
        runspace.Open();
        if (options.Verbose)
        {
            runspace.SessionStateProxy.SetVariable("VerbosePreference", ActionPreference.Continue);
        }

        if (options.Debug)
        {
            runspace.SessionStateProxy.SetVariable("DebugPreference", ActionPreference.Continue);
        }

        return runspace;
    }

    private bool RunText(Runspace runspace, string text, IReadOnlyList<string> arguments)
    {
        var script = Parser.ParseInput(text, out _, out var problems);
        return RunScript(runspace, script, problems, string.Join(' ', arguments.Select(HostOptions.Quote)));
    }

    private bool RunFile(Runspace runspace, string file, IReadOnlyList<string> arguments)
    {
        if (!File.Exists(file))
        {
            ui.WriteErrorLine($"mailuops: there is no script '{file}'.");
            return false;
        }

        // A parsed file keeps its path ($PSScriptRoot); unlike a script's path, its `exit` reaches the host.
        var script = Parser.ParseFile(Path.GetFullPath(file), out _, out var problems);
        return RunScript(runspace, script, problems, HostOptions.ToPowerShell(arguments));
    }

    private bool RunScript(Runspace runspace, ScriptBlockAst script, ParseError[] problems, string arguments)
    {
        foreach (var problem in problems)
        {
            var line = problem.Extent.StartLineNumber;
            ui.WriteErrorLine($"{problem.Extent.File ?? "-Command"}:{line}: {problem.Message}\n    {problem.Extent.StartScriptPosition.Line}");
        }

        if (problems.Length > 0)
        {
            return false;
        }

        // Out-Default in a pipeline of its own: in the script's, `exit` would throw away the records that it still holds.
        // No try/finally around the script either: below one, PowerShell makes every statement's error end the script.
        runspace.SessionStateProxy.SetVariable("MailuOpsScript", script.GetScriptBlock());
        var completed = Invoke(runspace, shell => shell.AddScript(
            $$"""
            $MailuOpsOut = { Out-Default }.GetSteppablePipeline()
            $MailuOpsOut.Begin($true)
            & $MailuOpsScript {{arguments}} | ForEach-Object { $MailuOpsOut.Process($_) }
            """,
            useLocalScope: false));
        return Invoke(runspace, shell => shell.AddScript("$MailuOpsOut.End()")) && completed;
    }

    /// <summary>True when it ran to its end.</summary>
    private bool Invoke(Runspace runspace, Action<PowerShell> fill)
    {
        using var shell = PowerShell.Create(runspace);
        fill(shell);
        shell.Commands.Commands[^1].MergeMyResults(PipelineResultTypes.Error, PipelineResultTypes.Output);
        shell.AddCommand("Out-Default");
        // Not Stop: it would run the registered callbacks' thread into the wait for the pipeline's clean-up.
        using var registration = stop.Register(() => shell.BeginStop(null, null));
        try
        {
            stop.ThrowIfCancellationRequested();
            shell.Invoke();
            return true;
        }
        catch (Exception e) when (e is PipelineStoppedException or OperationCanceledException)
        {
            return false;
        }
        catch (RuntimeException e)
        {
            Show(runspace, e.ErrorRecord);
            return false;
        }
    }

    private void Show(Runspace runspace, ErrorRecord error)
    {
        // The mark by which Out-Default tells an error from a record that happens to be one; pwsh sets it in the same place.
        var record = new PSObject(error);
        var mark = typeof(PSObject).GetProperty("WriteStream", BindingFlags.Instance | BindingFlags.NonPublic);
        if (mark is null)
        {
            ui.WriteErrorLine(error.ToString());
            return;
        }

        mark.SetValue(record, Enum.Parse(mark.PropertyType, "Error"));
        using var shell = PowerShell.Create(runspace);
        shell.AddCommand("Out-Default").Invoke(new[] { record });
    }
}
