using System.Management.Automation;
using System.Management.Automation.Language;
using System.Management.Automation.Runspaces;

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

    private bool RunText(Runspace runspace, string text, IReadOnlyList<string> arguments) => Invoke(runspace, shell =>
    {
        shell.AddScript(text, useLocalScope: false);
        foreach (var argument in arguments)
        {
            shell.AddArgument(argument);
        }
    });

    private bool RunFile(Runspace runspace, string file, IReadOnlyList<string> arguments)
    {
        if (!System.IO.File.Exists(file))
        {
            ui.WriteErrorLine($"mailuops: there is no script '{file}'.");
            return false;
        }

        // A parsed file keeps its path ($PSScriptRoot); unlike a script's path, its `exit` reaches the host.
        var script = Parser.ParseFile(Path.GetFullPath(file), out _, out var problems);
        foreach (var problem in problems)
        {
            ui.WriteErrorLine($"{problem.Extent.File}:{problem.Extent.StartLineNumber}: {problem.Message}");
        }

        return problems.Length == 0 && Invoke(runspace, shell =>
        {
            runspace.SessionStateProxy.SetVariable("MailuOpsScript", script.GetScriptBlock());
            shell.AddScript("& $MailuOpsScript " + HostOptions.ToPowerShell(arguments), useLocalScope: false);
        });
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
        using var shell = PowerShell.Create(runspace);
        var record = PSObject.AsPSObject(error);
        // What tells Out-Default that this is an error, not a record that happens to be one.
        record.Properties.Add(new PSNoteProperty("writeErrorStream", true));
        try
        {
            shell.AddCommand("Out-Default").Invoke(new[] { record });
        }
        catch (RuntimeException)
        {
            ui.WriteErrorLine(error.ToString());
        }

        if (!ui.HadErrors)
        {
            ui.WriteErrorLine(error.ToString());
        }
    }
}
