using Seedream.Api;
using Seedream.Http;

namespace Seedream.Engine;

/// <summary>
/// Asks about all jobs that are waited for: a heap of the times they are due and one timer, so that ten thousand jobs
/// cost no more than ten thousand entries.
/// </summary>
public sealed class PollScheduler : IDisposable
{
    // More at once would only stand in line at the gate and the connections.
    private const int PollsAtOnce = 32;

    private readonly SeedreamApi _api;
    private readonly Func<TimeSpan, TimeSpan> _interval;
    private readonly TimeProvider _clock;
    private readonly object _lock = new();
    private readonly PriorityQueue<Watch, DateTimeOffset> _due = new();
    private readonly SemaphoreSlim _polls = new(PollsAtOnce);
    private readonly ITimer _timer;
    private bool _disposed;

    /// <summary>Makes a scheduler.</summary>
    /// <param name="api">The service.</param>
    /// <param name="interval">How long to wait before a job of a given age is asked about again.</param>
    public PollScheduler(SeedreamApi api, Func<TimeSpan, TimeSpan> interval)
    {
        _api = api;
        _interval = interval;
        _clock = api.Core.Clock;
        _timer = _clock.CreateTimer(_ => PollWhatIsDue(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Waits until a job has ended.</summary>
    /// <param name="job">The job. One whose submit time is unknown is asked about at once.</param>
    /// <param name="interval">How long to wait between two questions; null for what suits the job's age.</param>
    /// <param name="scope">Until when, and who is told.</param>
    /// <returns>Its status: completed, failed or gone, never running.</returns>
    /// <exception cref="SeedreamException">
    /// <see cref="SeedreamErrorId.WaitTimeout"/> when the time is up, or a failure that every further question would meet.
    /// </exception>
    /// <exception cref="OperationCanceledException">The caller stopped.</exception>
    public async Task<StatusReply> WaitAsync(SeedreamJob job, TimeSpan? interval, CallScope scope)
    {
        DateTimeOffset now = _clock.GetUtcNow();
        DateTimeOffset submitted = job.Submitted is { } time ? new DateTimeOffset(time) : now;
        var watch = new Watch(job.RequestId, submitted, interval, scope);
        Schedule(watch, job.Submitted is null ? now : now + Interval(watch, now));
        try
        {
            return await watch.Ended.Task.WaitAsync(scope.Deadline.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (scope.Deadline.IsOver)
        {
            throw TimedOut(job, scope, watch.LastFailure);
        }
        finally
        {
            // The heap forgets the watch when it is next due; it is not asked about any more.
            watch.Ended.TrySetCanceled();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_lock)
            _disposed = true;

        _timer.Dispose();
        _polls.Dispose();
    }

    private void Schedule(Watch watch, DateTimeOffset due)
    {
        lock (_lock)
        {
            if (_disposed)
                return;

            _due.Enqueue(watch, due);
            SetTimer();
        }
    }

    private void SetTimer()
    {
        if (!_due.TryPeek(out _, out DateTimeOffset first))
            return;

        TimeSpan wait = first - _clock.GetUtcNow();
        _timer.Change(wait > TimeSpan.Zero ? wait : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }

    private void PollWhatIsDue()
    {
        List<Watch> now = [];
        lock (_lock)
        {
            if (_disposed)
                return;

            while (_due.TryPeek(out Watch? watch, out DateTimeOffset due) && due <= _clock.GetUtcNow())
            {
                _due.Dequeue();
                if (!watch.Ended.Task.IsCompleted)
                    now.Add(watch);
            }

            SetTimer();
        }

        foreach (Watch watch in now)
            _ = PollAsync(watch);
    }

    private async Task PollAsync(Watch watch)
    {
        try
        {
            StatusReply reply = await AskAsync(watch).ConfigureAwait(false);
            if (reply.Phase != JobPhase.Running)
            {
                watch.Ended.TrySetResult(reply);
                return;
            }

            watch.LastFailure = null;
        }
        catch (SeedreamException failure) when (!failure.EndsTheRun)
        {
            // The job is paid and runs on; while there is time, a service that cannot be asked now is asked later.
            watch.LastFailure = failure;
        }
        catch (Exception failure)
        {
            watch.Ended.TrySetException(failure);
            return;
        }

        DateTimeOffset now = _clock.GetUtcNow();
        Schedule(watch, now + Interval(watch, now));
    }

    private TimeSpan Interval(Watch watch, DateTimeOffset now) => watch.Interval ?? _interval(now - watch.Submitted);

    private async Task<StatusReply> AskAsync(Watch watch)
    {
        await _polls.WaitAsync(watch.Scope.Deadline.Token).ConfigureAwait(false);
        try
        {
            return await _api.GetStatusAsync(watch.RequestId, watch.Scope).ConfigureAwait(false);
        }
        finally
        {
            _polls.Release();
        }
    }

    private static SeedreamException TimedOut(SeedreamJob job, CallScope scope, SeedreamException? lastFailure)
    {
        string why = lastFailure is null ? "" : $" The last question to the service failed: {lastFailure.Message}";
        return new SeedreamException(
            SeedreamErrorId.WaitTimeout,
            $"The job {job.RequestId} of {job.Source ?? $"'{job.Prompt}'"} had not ended after {scope.Deadline.Time.TotalSeconds:0} s. It runs on and is billed when it completes.{why}",
            $"Pick it up within an hour of its submit: Wait-SeedreamJob -RequestId {job.RequestId} | Save-SeedreamImage",
            lastFailure)
        {
            RequestId = job.RequestId,
        };
    }

    private sealed record Watch(string RequestId, DateTimeOffset Submitted, TimeSpan? Interval, CallScope Scope)
    {
        public TaskCompletionSource<StatusReply> Ended { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public SeedreamException? LastFailure { get; set; }
    }
}
