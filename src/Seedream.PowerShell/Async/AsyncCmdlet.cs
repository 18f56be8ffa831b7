using System.Collections.Concurrent;
using System.Management.Automation;
using Seedream.PowerShell.Errors;

namespace Seedream.PowerShell.Async;

/// <summary>
/// A cmdlet whose work runs beside the pipeline. Work hands what it has to the pipeline thread, which alone may write;
/// however the pipeline ends, the work is stopped and waited for, so that none is left running.
/// </summary>
public abstract class AsyncCmdlet : PSCmdlet, IDisposable
{
    private static readonly PipelineMessage WorkEnded = new(null, null, null);
    private static readonly TimeSpan RefreshInterval = TimeSpan.FromMilliseconds(250);

    private readonly CancellationTokenSource _cancelAll = new();
    private readonly CancellationTokenSource _stopSubmitting = new();
    private readonly BlockingCollection<PipelineMessage> _toPipeline = [];
    private readonly List<Exception> _unseen = [];
    private int _running;
    private ErrorRecord? _endOfRun;
    private bool _over;

    /// <summary>Cancelled when the pipeline ends before its time, in whatever way.</summary>
    protected CancellationToken CancelAll => _cancelAll.Token;

    /// <summary>Cancelled when nothing more may be submitted, while what was submitted goes on.</summary>
    protected CancellationToken StopSubmitting => _stopSubmitting.Token;

    /// <summary>How many pieces of work are running.</summary>
    protected int Running => _running;

    /// <inheritdoc/>
    protected sealed override void ProcessRecord()
    {
        try
        {
            ThrowIfRunEnded();
            ProcessItem();
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
            EndItems();
            Drain(0);
            ThrowIfRunEnded();
            Finished();
            _over = true;
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
        GC.SuppressFinalize(this);
    }

    /// <summary>Ends what still runs. PowerShell calls this also where an upstream or downstream command ended the pipeline.</summary>
    /// <param name="disposing">Always true.</param>
    protected virtual void Dispose(bool disposing)
    {
        CancelAndDrain();
        _toPipeline.Dispose();
        _cancelAll.Dispose();
        _stopSubmitting.Dispose();
    }

    /// <summary>Takes one item from the pipeline; called on the pipeline thread.</summary>
    protected abstract void ProcessItem();

    /// <summary>Called on the pipeline thread after the last item, before the remaining work is waited for.</summary>
    protected virtual void EndItems()
    {
    }

    /// <summary>Called on the pipeline thread when all work has ended well.</summary>
    protected virtual void Finished()
    {
    }

    /// <summary>Called on the pipeline thread when all work has ended and an error that concerns the whole run is about to be thrown.</summary>
    protected virtual void RunEnded()
    {
    }

    /// <summary>Called on the pipeline thread now and then while it waits.</summary>
    protected virtual void Tick()
    {
    }

    /// <summary>
    /// Called once on the pipeline thread after a pipeline that ended before its time, when no work is left. Nothing can
    /// be written to the pipeline any more.
    /// </summary>
    /// <param name="failures">What the work that was ended reported, and nobody has seen.</param>
    protected virtual void Canceled(IReadOnlyList<Exception> failures)
    {
    }

    /// <summary>Starts work, after waiting until fewer than a limit are running. Called on the pipeline thread.</summary>
    /// <param name="limit">The most pieces of work at once.</param>
    /// <param name="target">The item that an error names.</param>
    /// <param name="work">The work. What it throws becomes an error record of the item.</param>
    protected void Start(int limit, object? target, Func<Task> work)
    {
        Drain(limit - 1);
        ThrowIfRunEnded();
        if (_cancelAll.IsCancellationRequested)
            return;

        _running++;
        _ = Task.Run(() => RunAsync(target, work));
    }

    /// <summary>Waits until at most so many pieces of work are running, and writes what they hand over meanwhile.</summary>
    protected void Drain(int most)
    {
        while (_running > most)
        {
            if (_toPipeline.TryTake(out PipelineMessage handed, RefreshInterval))
                Take(handed);
            else
                Tick();
        }
    }

    /// <summary>Ends the work without an error, as when enough has been found; it is waited for in the end.</summary>
    protected void StopWork() => _cancelAll.Cancel();

    /// <summary>Hands an object to the pipeline; called from any thread.</summary>
    protected void Emit(object output) => RunOnPipeline(() => WriteObject(output));

    /// <summary>Has the pipeline thread do something; called from any thread.</summary>
    protected void RunOnPipeline(Action action) => _toPipeline.Add(new PipelineMessage(action, null, null));

    /// <summary>Reports a failure of an item; called from any thread.</summary>
    protected void EmitError(Exception failure, object? target) => _toPipeline.Add(new PipelineMessage(null, failure, target));

    /// <summary>Reports a failure of an item on the pipeline thread. One that concerns the whole run ends it.</summary>
    protected void Report(Exception failure, object? target)
    {
        ErrorRecord record = ErrorRecords.From(failure, target);
        if (failure is not SeedreamException { EndsTheRun: true })
        {
            WriteError(record);
            return;
        }

        // What is already submitted is paid and is brought home first; nothing more is submitted.
        _endOfRun ??= record;

        // Where the cost is limited, what is under way has its price set aside and goes on.
        if (failure is not SeedreamException { Id: SeedreamErrorId.CostLimitReached })
            _stopSubmitting.Cancel();
    }

    private async Task RunAsync(object? target, Func<Task> work)
    {
        try
        {
            await work().ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (_cancelAll.IsCancellationRequested || _stopSubmitting.IsCancellationRequested)
        {
            // The run ended before this item's turn; the end of the run says why.
            return;
        }
        catch (Exception failure)
        {
            EmitError(failure, target);
        }
        finally
        {
            _toPipeline.Add(WorkEnded);
        }
    }

    private void DrainReady()
    {
        while (_toPipeline.TryTake(out PipelineMessage handed))
            Take(handed);

        Tick();
    }

    private void Take(PipelineMessage handed)
    {
        if (handed == WorkEnded)
            _running--;
        else if (handed.Failure is { } failure)
            Show(failure, handed.Target);
        else
            handed.Write!();
    }

    private void Show(Exception failure, object? target)
    {
        try
        {
            Report(failure, target);
        }
        catch (PipelineStoppedException)
        {
            // It came out of the work in the moment of the stop, and nobody has seen it.
            _unseen.Add(failure);
            throw;
        }
    }

    private void ThrowIfRunEnded()
    {
        if (_endOfRun is not { } record)
            return;

        Drain(0);
        RunEnded();
        ThrowTerminatingError(record);
    }

    private void CancelAndDrain()
    {
        if (_over)
            return;

        _over = true;
        _cancelAll.Cancel();
        while (_running > 0)
        {
            PipelineMessage handed = _toPipeline.Take();
            if (handed == WorkEnded)
                _running--;
            else if (handed.Failure is { } failure)
                _unseen.Add(failure);
        }

        Canceled(_unseen);
    }

    /// <summary>Something for the pipeline thread: to write, to report, or the mark that a piece of work has ended.</summary>
    private readonly record struct PipelineMessage(Action? Write, Exception? Failure, object? Target);
}
