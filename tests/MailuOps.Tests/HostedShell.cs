using System.Collections.Concurrent;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Reflection;
using MailuOps.Cmdlets;
using MailuOps.Engine;

namespace MailuOps.Tests;

/// <summary>
/// A bare PowerShell engine with our cmdlets in it: Core cmdlets only, no Write-Output, no Select-Object with properties.
/// State (variables, connections) lives as long as the shell does.
/// </summary>
internal sealed class HostedShell : IDisposable
{
    /// <summary>Opens a runspace with the cmdlets of MailuOps and the given ones.</summary>
    public HostedShell(params Type[] extraCmdlets)
    {
        var state = InitialSessionState.CreateDefault2();
        foreach (var type in typeof(MailuCmdlet).Assembly.GetExportedTypes().Concat(extraCmdlets))
        {
            if (type.GetCustomAttribute<CmdletAttribute>() is { } cmdlet && !type.IsAbstract)
            {
                state.Commands.Add(new SessionStateCmdletEntry($"{cmdlet.VerbName}-{cmdlet.NounName}", type, helpFileName: null));
            }
        }

        Host = new ScriptedHost();
        Runspace = RunspaceFactory.CreateRunspace(Host, state);
        Runspace.Open();
    }

    /// <summary>The runspace, for per-runspace state.</summary>
    public Runspace Runspace { get; }

    /// <summary>The host: answers to confirmations, and what was asked.</summary>
    public ScriptedHost Host { get; }

    /// <summary>Makes every cmdlet of this shell use the given engine, whatever -DockerHost says.</summary>
    public HostedShell Use(IDockerEngine engine)
    {
        var session = EngineSession.Of(Runspace);
        session.Resolve = host => new EngineEndpoint(new Uri(host ?? "unix:///fake.sock"), "the test");
        session.Connect = (_, _) => Task.FromResult(engine);
        return this;
    }

    /// <summary>Sets variables for the next scripts.</summary>
    public HostedShell With(string name, object? value)
    {
        Runspace.SessionStateProxy.SetVariable(name, value);
        return this;
    }

    /// <summary>Runs a script to its end.</summary>
    public ShellResult Run(string script) => Start(script).Wait();

    /// <summary>Starts a script; for tests that stop it.</summary>
    public ShellRun Start(string script) => new(Runspace, script);

    /// <inheritdoc/>
    public void Dispose() => Runspace.Dispose();
}

/// <summary>A script that runs.</summary>
internal sealed class ShellRun
{
    private readonly PowerShell _shell;
    private readonly PSDataCollection<PSObject> _output = [];
    private readonly IAsyncResult _running;

    public ShellRun(Runspace runspace, string script)
    {
        _shell = PowerShell.Create(runspace).AddScript(script);
        // The collection keeps the record that is later changed by nobody: a copy of each report.
        _running = _shell.BeginInvoke<PSObject, PSObject>(null, _output);
    }

    /// <summary>What has been written so far.</summary>
    public int OutputCount => _output.Count;

    /// <summary>As Ctrl-C does; returns when the pipeline has ended.</summary>
    public ShellResult Stop()
    {
        _shell.Stop();
        return Wait();
    }

    /// <summary>Waits for the end. A terminating error is in the result, not thrown.</summary>
    public ShellResult Wait()
    {
        ErrorRecord? terminating = null;
        var stopped = false;
        try
        {
            _shell.EndInvoke(_running);
        }
        catch (PipelineStoppedException)
        {
            stopped = true;
        }
        catch (RuntimeException e)
        {
            terminating = e.ErrorRecord;
        }

        var streams = _shell.Streams;
        var result = new ShellResult(
            [.. _output.Where(o => o is not null)],
            [.. streams.Error],
            terminating,
            stopped,
            [.. streams.Verbose.Select(r => r.Message)],
            [.. streams.Warning.Select(r => r.Message)],
            [.. streams.Debug.Select(r => r.Message)],
            [.. streams.Progress]);
        _shell.Dispose();
        return result;
    }
}

/// <summary>What a script gave.</summary>
/// <param name="Output">Records, in order.</param>
/// <param name="Errors">Error stream, in order.</param>
/// <param name="Terminating">The error that ended the script; null: it ran to its end.</param>
/// <param name="Stopped">True when it was stopped.</param>
internal sealed record ShellResult(
    IReadOnlyList<PSObject> Output,
    IReadOnlyList<ErrorRecord> Errors,
    ErrorRecord? Terminating,
    bool Stopped,
    IReadOnlyList<string> Verbose,
    IReadOnlyList<string> Warnings,
    IReadOnlyList<string> Debug,
    IReadOnlyList<ProgressRecord> Progress)
{
    /// <summary>The output as objects of one type.</summary>
    public IReadOnlyList<T> Of<T>() => [.. Output.Select(o => (T)Convert.ChangeType(o.BaseObject, typeof(T), CultureInfo.InvariantCulture))];

    /// <summary>The only error's id without the cmdlet's name ("MailuOps.ContainerNotFound"), terminating or not; null: no error.</summary>
    public string? ErrorId => AllErrors.SingleOrDefault()?.FullyQualifiedErrorId.Split(',')[0];

    /// <summary>Errors and, last, the terminating one.</summary>
    public IReadOnlyList<ErrorRecord> AllErrors =>
        Terminating is null || Errors.Contains(Terminating) ? Errors : [.. Errors, Terminating];

    /// <summary>Itself, when nothing went wrong; else a failing assertion that shows the errors.</summary>
    public ShellResult Succeeded() => AllErrors.Count == 0 && !Stopped
        ? this
        : throw new Xunit.Sdk.XunitException("Expected no error, got:\n" + string.Join('\n', AllErrors.Select(e => $"{e.FullyQualifiedErrorId}: {e}\n{e.Exception}")));
}
