using System.Collections.Concurrent;
using System.Management.Automation;
using Seedream.PowerShell.Errors;

namespace Seedream.PowerShell.Async;

/// <summary>
/// A cmdlet that runs work in the background. The work queues its output for the pipeline thread, the only thread that
/// may write. However the pipeline ends, the cmdlet cancels all work and waits for it.
/// </summary>
public abstract class AsyncCmdlet : PSCmdlet, IDisposable
{
    private static readonly PipelineMessage WorkEnded = new(null, null, null);
    private static readonly TimeSpan RefreshInterval = TimeSpan.FromMilliseconds(250);

    private readonly CancellationTokenSource _cancelAll = new();
    private readonly CancellationTokenSource _stopSubmitting = new();
    private readonly BlockingCollection<PipelineMessage> _messages = [];
    private readonly List<Exception> _unreported = [];
    private ErrorRecord? _terminatingError;
    private IDisposable? _signals;
    private int _running;
    private volatile bool _isEnding;
    private volatile bool _isProcessEnding;
    private bool _hasEnded;

    /// <summary>Canceled when the pipeline ends early, for any reason.</summary>
    private protected CancellationToken CancelAll => _cancelAll.Token;

    /// <summary>Canceled when nothing more may be submitted. Jobs that are already submitted continue.</summary>
    private protected CancellationToken StopSubmitting => _stopSubmitting.Token;

    /// <summary>Whether an error ends the command, perhaps not reported yet, so that nothing more begins.</summary>
    private protected bool IsEnding => _isEnding;

    private protected int Running => Volatile.Read(ref _running);

    /// <inheritdoc/>
    protected sealed override void ProcessRecord()
    {
        try
        {
            ThrowIfProcessEnds();
            ThrowIfTerminating();
            ProcessOrReport();
            DrainReady();
        }
        catch
        {
            CancelAndDrain();
            throw;
        }
    }

    /// <inheritdoc/>
    protected sealed override void EndProcessing()
    {
        try
        {
            OnInputEnded();
            Drain(0);
            ThrowIfProcessEnds();
            ThrowIfTerminating();
            OnCompleted();
            _hasEnded = true;
        }
        catch
        {
            CancelAndDrain();
            throw;
        }
    }

    /// <inheritdoc/>
    protected sealed override void StopProcessing() => _cancelAll.Cancel();

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(true);
        _signals?.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Cancels running work, also if another command ended the pipeline.</summary>
    /// <param name="disposing">Always true.</param>
    protected virtual void Dispose(bool disposing)
    {
        CancelAndDrain();
        _messages.Dispose();
        _cancelAll.Dispose();
        _stopSubmitting.Dispose();
    }

    private protected abstract void ProcessItem();

    /// <summary>The value of a common parameter, or of its preference variable if the parameter is not bound.</summary>
    internal object? CommonParameter(string name, string preference) =>
        MyInvocation.BoundParameters.TryGetValue(name, out object? bound)
            ? bound
            : SessionState.PSVariable.GetValue(preference);

    /// <summary>Whether a switch of the common parameters, or its preference variable, asks for output.</summary>
    internal bool IsOn(string parameter) => CommonParameter(parameter, parameter + "Preference") switch
    {
        null => false,
        SwitchParameter isOn => isOn,
        var action => !"SilentlyContinue".Equals(action.ToString(), StringComparison.OrdinalIgnoreCase),
    };

    /// <summary>
    /// Called after the last item, or when an error ends the command, before the remaining work is awaited.
    /// </summary>
    private protected virtual void OnInputEnded() { }

    /// <summary>Called when all work has ended and no terminating error occurred.</summary>
    private protected virtual void OnCompleted() { }

    /// <summary>Called when all work has ended, before the terminating error is thrown.</summary>
    private protected virtual void OnTerminating() { }

    /// <summary>Called repeatedly while the pipeline thread waits.</summary>
    private protected virtual void UpdateProgress() { }

    /// <summary>Called after all work if the pipeline has ended early. It accepts no output at this time.</summary>
    /// <param name="failures">The failures of canceled work that were not reported.</param>
    private protected virtual void OnCanceled(IReadOnlyList<Exception> failures) { }

    /// <summary>Starts the work of an item, after waiting until fewer than the limit are running.</summary>
    /// <param name="limit">The maximum number of items in progress.</param>
    /// <param name="target">The target of the error record if the work throws.</param>
    /// <param name="work">Runs in the background.</param>
    private protected void Start(int limit, object? target, Func<Task> work)
    {
        HandleSignals();
        Drain(limit - 1);
        ThrowIfTerminating();
        if (!_cancelAll.IsCancellationRequested)
            Begin(target, work);
    }

    /// <summary>Starts a queue, whose own work begins from its thread.</summary>
    private protected void Start<T>(BatchQueue<T> queue)
    {
        HandleSignals();
        Begin(null, () => queue.RunAsync(CancelAll));
    }

    /// <summary>Begins the work of an item at once, from any thread that is itself work of this command.</summary>
    private protected void Begin(object? target, Func<Task> work)
    {
        Interlocked.Increment(ref _running);
        _ = Task.Run(() => RunAsync(target, work));
    }

    /// <summary>Waits on the pipeline thread, and writes what arrives.</summary>
    private protected void WaitWhile(Func<bool> condition)
    {
        while (condition() && !_cancelAll.IsCancellationRequested)
        {
            ThrowIfProcessEnds();
            ThrowIfTerminating();
            HandleNext();
        }
    }

    /// <summary>Lets <see cref="WaitWhile"/> look at its condition again.</summary>
    private protected void Wake() => RunOnPipeline(static () => { });

    /// <summary>Cancels all work without an error. <see cref="EndProcessing"/> waits for it.</summary>
    private protected void CancelWork() => _cancelAll.Cancel();

    /// <summary>Writes an object from any thread.</summary>
    private protected void Emit(object output) => RunOnPipeline(() => WriteObject(output));

    private protected void RunOnPipeline(Action action) => _messages.Add(new PipelineMessage(action, null, null));

    /// <summary>Reports an item's failure from any thread.</summary>
    private protected void EmitError(Exception failure, object? target)
    {
        _isEnding |= failure is SeedreamException { EndsTheRun: true };
        _messages.Add(new PipelineMessage(null, failure, target));
    }

    /// <summary>Reports an item's failure on the pipeline thread. A failure of the whole run ends it.</summary>
    private protected void Report(Exception failure, object? target)
    {
        ErrorRecord record = ErrorRecords.From(failure, target);
        if (failure is not SeedreamException { EndsTheRun: true } known)
        {
            WriteError(record);
            return;
        }

        // Submitted jobs are paid, so their images are saved before the run ends. Nothing more is submitted.
        _terminatingError ??= record;
        _isEnding = true;

        // Edits in progress continue at a cost limit, because their price is already reserved.
        if (known.Id != SeedreamErrorId.CostLimitReached)
            _stopSubmitting.Cancel();
    }

    // Any step of an item may find that the ledger cannot be used, which ends the run.
    private void ProcessOrReport()
    {
        try
        {
            ProcessItem();
        }
        catch (SeedreamException failure)
        {
            Report(failure, null);
            ThrowIfTerminating();
        }
    }

    private async Task RunAsync(object? target, Func<Task> work)
    {
        try
        {
            await work().ConfigureAwait(false);
        }
        catch (OperationCanceledException)
            when (_cancelAll.IsCancellationRequested || _stopSubmitting.IsCancellationRequested)
        {
            // The run ended before this item was processed. The terminating error gives the reason.
        }
        catch (Exception failure)
        {
            EmitError(failure, target);
        }
        finally
        {
            _messages.Add(WorkEnded);
        }
    }

    // Called on a thread of its own. The pipeline thread notices it when it waits or gets the next item.
    private void EndWithProcess()
    {
        _isProcessEnding = true;
        try
        {
            _cancelAll.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The pipeline has ended at this moment.
        }
    }

    // Ends the whole script, as Ctrl+C does: no catch block sees it.
    private void ThrowIfProcessEnds()
    {
        if (_isProcessEnding && !_hasEnded)
            throw new PipelineStoppedException();
    }

    private void HandleSignals() => _signals ??= EndSignals.Register(EndWithProcess, () => OnCanceled([]));

    private void Drain(int limit)
    {
        ThrowIfProcessEnds();
        while (Running > limit)
        {
            ThrowIfProcessEnds();
            HandleNext();
        }
    }

    private void HandleNext()
    {
        if (_messages.TryTake(out PipelineMessage message, RefreshInterval))
            Handle(message);
        else
            UpdateProgress();
    }

    private void DrainReady()
    {
        while (_messages.TryTake(out PipelineMessage message))
            Handle(message);

        UpdateProgress();
    }

    private void Handle(PipelineMessage message)
    {
        if (message == WorkEnded)
            _ = Interlocked.Decrement(ref _running);
        else if (message.Failure is { } failure)
            ReportOrKeep(failure, message.Target);
        else
            message.Write!();
    }

    private void ReportOrKeep(Exception failure, object? target)
    {
        try
        {
            Report(failure, target);
        }
        catch (PipelineStoppedException)
        {
            // The pipeline was stopped at this moment, so the failure was not shown.
            _unreported.Add(failure);
            throw;
        }
    }

    private void ThrowIfTerminating()
    {
        if (_terminatingError is not { } record)
            return;

        OnInputEnded();
        Drain(0);
        OnTerminating();
        ThrowTerminatingError(record);
    }

    private void CancelAndDrain()
    {
        if (_hasEnded)
            return;

        _hasEnded = true;
        _cancelAll.Cancel();
        while (Running > 0)
        {
            PipelineMessage message = _messages.Take();
            if (message == WorkEnded)
                _ = Interlocked.Decrement(ref _running);
            else if (message.Failure is { } failure)
                _unreported.Add(failure);
        }

        OnCanceled(_unreported);
    }

    /// <summary>An action or a failure for the pipeline thread; without either, the end of one item's work.</summary>
    private readonly record struct PipelineMessage(Action? Write, Exception? Failure, object? Target);
}
