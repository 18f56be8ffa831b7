using Seedream.Service;
using Seedream.Service.Connection;
using Seedream.Service.Wire;

namespace Seedream.Polling;

/// <summary>
/// Asks about all jobs that are waited for: a heap of the times they are due and one timer, so that ten thousand jobs
/// cost no more than ten thousand entries.
/// </summary>
internal sealed class PollScheduler : IDisposable
{
    // More at once would only stand in line at the gate and the connections.
    private const int PollsAtOnce = 32;

    // Each end teaches something about all that wait, but ten thousand of them are not planned anew for every one.
    private static readonly TimeSpan ReplanInterval = TimeSpan.FromSeconds(1);

    private readonly SeedreamApi _api;
    private readonly CadenceBook _cadence;
    private readonly TimeProvider _clock;
    private readonly DateTimeOffset _began;
    private readonly long _beganStamp;
    private readonly object _lock = new();
    private readonly PriorityQueue<Watch, DateTimeOffset> _due = new();
    private readonly SemaphoreSlim _polls = new(PollsAtOnce);
    private readonly PollBudget _budget = new();
    private readonly ITimer _timer;
    private DateTimeOffset? _replanAt;
    private DateTimeOffset _plannedAt;
    private bool _disposed;

    /// <summary>Makes a scheduler.</summary>
    /// <param name="api">The service.</param>
    /// <param name="cadence">When a job is asked about next.</param>
    public PollScheduler(SeedreamApi api, CadenceBook cadence)
    {
        _api = api;
        _cadence = cadence;
        _clock = api.Transport.Clock;
        _began = _clock.GetUtcNow();
        _beganStamp = _clock.GetTimestamp();
        _timer = _clock.CreateTimer(_ => PollWhatIsDue(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    private TimeSpan Elapsed => _clock.GetElapsedTime(_beganStamp);

    // A clock that is set moves no poll.
    private DateTimeOffset Now => _began + Elapsed;

    /// <summary>Waits until a job has ended.</summary>
    /// <param name="job">The job. One whose submit time is unknown is asked about at once.</param>
    /// <param name="interval">How long to wait between two questions; null for what suits the job's age.</param>
    /// <param name="context">Until when, and who is told.</param>
    /// <returns>Its status: completed, failed or gone, never running.</returns>
    /// <exception cref="SeedreamException">
    /// <see cref="SeedreamErrorId.WaitTimeout"/> when the time is up, or a failure that every further question would meet.
    /// </exception>
    /// <exception cref="OperationCanceledException">The caller stopped.</exception>
    public async Task<StatusReply> WaitAsync(SeedreamJob job, TimeSpan? interval, CallContext context)
    {
        // A submit in the future was stamped by a clock that has been set back since.
        DateTimeOffset now = Now;
        DateTimeOffset submitted = job.Submitted is { } time && new DateTimeOffset(time) is var stamped && stamped < now ? stamped : now;
        var watch = new Watch(job, submitted, interval, context);
        _cadence.Enter(watch.Kind);
        try
        {
            Schedule(watch, NextPoll(watch));
            return await watch.Ended.Task.WaitAsync(context.Deadline.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (context.Deadline.HasExpired)
        {
            throw TimedOut(job, context, watch.LastFailure);
        }
        finally
        {
            // The heap forgets the watch when it is next due; it is not asked about any more.
            watch.Ended.TrySetCanceled();
            _cadence.Leave(watch.Kind);
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

        if (_replanAt is { } replan && replan < first)
            first = replan;

        TimeSpan wait = first - Now;
        if (_budget.TimeToNext(Elapsed) is var rest && rest > wait)
            wait = rest;

        // A timer drops what is below a millisecond, and the rest would be waited for in a spin.
        _timer.Change(TimeSpan.FromMilliseconds(Math.Ceiling(Math.Max(wait.TotalMilliseconds, 0))), Timeout.InfiniteTimeSpan);
    }

    private void PollWhatIsDue()
    {
        List<Watch> now = [];
        lock (_lock)
        {
            if (_disposed)
                return;

            if (_replanAt <= Now)
                Replan();

            while (_due.TryPeek(out Watch? watch, out DateTimeOffset due) && due <= Now)
            {
                bool isWaitedFor = !watch.Ended.Task.IsCompleted;
                // Whoever says how often is taken at the word.
                if (isWaitedFor && watch.Interval is null && !_budget.TryTake(Elapsed))
                    break;

                _due.Dequeue();
                if (isWaitedFor)
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
            TimeSpan age = Age(watch);
            if (reply.Phase != JobPhase.Running)
            {
                End(watch, reply, age);
                return;
            }

            watch.Asked = age;
            watch.SeenRunning = age;
            watch.LastFailure = null;
        }
        catch (SeedreamException failure) when (!failure.EndsTheRun)
        {
            // The job is paid and runs on; while there is time, a service that cannot be asked now is asked later.
            watch.Asked = Age(watch);
            if (!watch.Scope.Deadline.HasExpired)
                watch.LastFailure = failure;
        }
        catch (Exception failure)
        {
            watch.Ended.TrySetException(failure);
            return;
        }

        Schedule(watch, NextPoll(watch));
    }

    private void End(Watch watch, StatusReply reply, TimeSpan age)
    {
        // A job whose submit time is not known says nothing about durations, nor does one that is gone.
        bool isLesson = watch.Job.Submitted is not null && reply.Phase == JobPhase.Completed;
        if (isLesson)
            _cadence.Learn(watch.Kind, watch.SeenRunning, age);

        lock (_lock)
        {
            if (watch.Interval is null)
                _budget.Restore();

            if (isLesson)
                _replanAt ??= _plannedAt + ReplanInterval;

            SetTimer();
        }

        watch.Ended.TrySetResult(reply);
    }

    private void Replan()
    {
        _replanAt = null;
        _plannedAt = Now;
        List<Watch> waiting = [.. _due.UnorderedItems.Select(item => item.Element).Where(watch => !watch.Ended.Task.IsCompleted)];
        _due.Clear();
        foreach (Watch watch in waiting)
            _due.Enqueue(watch, NextPoll(watch));
    }

    private DateTimeOffset NextPoll(Watch watch)
    {
        // Nobody knows how old a bare request id is, so it is asked about at once.
        if (watch.Job.Submitted is null && watch.Asked is null)
            return watch.Submitted;

        TimeSpan asked = watch.Asked ?? TimeSpan.Zero;
        return watch.Submitted + (watch.Interval is { } interval ? asked + interval : _cadence.Next(watch.Kind, asked, watch.Phase));
    }

    // A clock that was set back makes no job younger than it was when it was submitted.
    private TimeSpan Age(Watch watch) => Now - watch.Submitted is { Ticks: > 0 } age ? age : TimeSpan.Zero;

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

    private static SeedreamException TimedOut(SeedreamJob job, CallContext context, SeedreamException? lastFailure)
    {
        string why = lastFailure is null ? "" : $" The last question to the service failed: {lastFailure.Message}";
        return new SeedreamException(
            SeedreamErrorId.WaitTimeout,
            $"The job {job.RequestId} of {job.Source ?? $"'{job.Prompt}'"} had not ended after {context.Deadline.Limit.TotalSeconds:0} s. It runs on and is billed when it completes.{why}",
            $"Pick it up within seven days: Wait-SeedreamJob -RequestId {job.RequestId} | Save-SeedreamImage",
            lastFailure)
        {
            RequestId = job.RequestId,
        };
    }

    private sealed class Watch(SeedreamJob job, DateTimeOffset submitted, TimeSpan? interval, CallContext context)
    {
        public SeedreamJob Job { get; } = job;

        public string RequestId => Job.RequestId;

        public JobKind Kind { get; } = JobKind.Of(job);

        public DateTimeOffset Submitted { get; } = submitted;

        public TimeSpan? Interval { get; } = interval;

        public CallContext Scope { get; } = context;

        // The same for the same job in every process, and spread evenly over all jobs.
        public double Phase { get; } = job.RequestId.Aggregate(2166136261u, (hash, c) => (hash ^ c) * 16777619u) / (double)uint.MaxValue;

        /// <summary>The job's age when it was last asked about; null when it never was.</summary>
        public TimeSpan? Asked { get; set; }

        /// <summary>The job's age when it was last seen running; zero when it never was.</summary>
        public TimeSpan SeenRunning { get; set; }

        public SeedreamException? LastFailure { get; set; }

        public TaskCompletionSource<StatusReply> Ended { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
