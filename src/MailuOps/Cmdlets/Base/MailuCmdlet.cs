using System.Management.Automation;

namespace MailuOps.Cmdlets;

/// <summary>
/// Base of every cmdlet. A derived class overrides <see cref="RunAsync"/> and talks to the pipeline by <see cref="Emit"/>,
/// <see cref="EmitError(MailuOpsException)"/>, <see cref="ConfirmAsync"/> and <see cref="Events"/>, from whichever thread it is on.
/// </summary>
public abstract class MailuCmdlet : PSCmdlet, IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly CmdletEvents _events;
    private PipelinePump? _pump;

    /// <summary>Makes the event sink.</summary>
    protected MailuCmdlet() => _events = new CmdletEvents(this, Post);

    /// <summary>Verbose, debug, warning and progress streams. Bars that are still open when the task ends are removed.</summary>
    protected new IOperationEvents Events => _events;

    /// <summary>The work for one pipeline record, or the only one.</summary>
    /// <param name="token">Cancelled by Ctrl-C and when nobody reads the output any more.</param>
    protected abstract Task RunAsync(CancellationToken token);

    /// <summary>True: RunAsync starts on the pipeline thread and changes to another one where it first waits. For cmdlets that take many small records.</summary>
    private protected virtual bool IsShortWork => false;

    /// <summary>The work after the last record: for cmdlets that collect their input.</summary>
    /// <param name="token">As for <see cref="RunAsync"/>.</param>
    protected virtual Task FinishAsync(CancellationToken token) => Task.CompletedTask;

    /// <summary>Writes a record. Blocks the caller while the pipeline is far behind, so that memory stays bounded.</summary>
    protected void Emit(object record) => Post(() => WriteObject(record));

    /// <summary>Writes the error of an item; the cmdlet goes on.</summary>
    protected void EmitError(MailuOpsException failure)
    {
        ArgumentNullException.ThrowIfNull(failure);
        Post(() => WriteError(failure.ToErrorRecord()));
    }

    /// <summary>The same, where the failure's own words may not name what it is about.</summary>
    /// <param name="about">Stands before the message, unless that names it.</param>
    private protected void EmitError(MailuOpsException failure, string about)
    {
        var record = failure.ToErrorRecord();
        if (!failure.Message.Contains(about, StringComparison.Ordinal))
        {
            record.ErrorDetails = new ErrorDetails($"{about}: {failure.Message}");
        }

        Post(() => WriteError(record));
    }

    /// <summary>To be thrown where the whole call makes no sense, not just the present item.</summary>
    protected static Exception CallFailed(MailuOpsException failure)
    {
        ArgumentNullException.ThrowIfNull(failure);
        return new CallFailedException(failure);
    }

    /// <summary>ShouldProcess: false under -WhatIf and when the user declines.</summary>
    /// <param name="target">The exact thing that changes.</param>
    /// <param name="action">What happens to it, as a verb phrase.</param>
    protected async Task<bool> ConfirmAsync(string target, string action)
    {
        try
        {
            return await OnPipelineAsync(() => ShouldProcess(target, action)).ConfigureAwait(false);
        }
        catch (Exception e) when (e is not OperationCanceledException && !PipelinePump.IsUnwinding(e))
        {
            // A host without a keyboard throws whatever it likes.
            throw CallFailed(Errors.ConfirmationImpossible(target, action, e));
        }
    }

    /// <summary>Runs a function on the pipeline thread: session state, paths, variables, the host.</summary>
    protected Task<T> OnPipelineAsync<T>(Func<T> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        return _pump is { } pump ? pump.CallAsync(function) : Task.FromResult(function());
    }

    /// <inheritdoc/>
    protected sealed override void ProcessRecord() => Pump(RunAsync);

    /// <inheritdoc/>
    protected sealed override void EndProcessing() => Pump(FinishAsync);

    /// <inheritdoc/>
    protected sealed override void StopProcessing() => Cancel();

    /// <summary>Releases what the cmdlet holds; PowerShell calls it at the end of the pipeline.</summary>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>To be extended by cmdlets that hold more.</summary>
    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
        {
            _stop.Dispose();
        }
    }

    private void Pump(Func<CancellationToken, Task> work)
    {
        var pump = _pump = new PipelinePump(Cancel);
        try
        {
            pump.Run(() => work(_stop.Token), IsShortWork);
        }
        catch (Exception e) when (pump.IsBroken || PipelinePump.IsUnwinding(e))
        {
            // PowerShell's own, or the reader's: not ours to explain.
            throw;
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The user knows that he stopped it.
        }
        catch (MailuOpsException e)
        {
            WriteError(e.ToErrorRecord());
        }
        catch (CallFailedException e)
        {
            ThrowTerminatingError(e.Failure.ToErrorRecord());
        }
        catch (Exception e) when (e is not RuntimeException)
        {
            ThrowTerminatingError(Errors.UnexpectedFailure(MyInvocation.MyCommand.Name, e).ToErrorRecord());
        }
        finally
        {
            _pump = null;
            CompleteProgress();
        }
    }

    private void CompleteProgress()
    {
        try
        {
            _events.CompleteAll();
        }
        catch (Exception e) when (PipelinePump.IsUnwinding(e))
        {
            // Stopped: the host removes its bars itself, and the exception that matters is on its way already.
        }
    }

    private void Post(Action write)
    {
        if (_pump is { } pump)
        {
            pump.Post(write);
        }
        else
        {
            write();
        }
    }

    private void Cancel()
    {
        try
        {
            // Not Cancel: that would run the task's continuations on this thread.
            _ = _stop.CancelAsync();
        }
        catch (ObjectDisposedException)
        {
            // Stopped at the very end.
        }
    }
}
