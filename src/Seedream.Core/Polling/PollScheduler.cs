using Seedream.Service;
using Seedream.Service.Connection;
using Seedream.Service.Wire;

namespace Seedream.Polling;

/// <summary>
/// Polls all jobs that callers wait for. A heap of due times and one timer serve them all, so ten thousand jobs cost no
/// more than ten thousand entries.
/// </summary>
internal sealed class PollScheduler : IDisposable
{
    // More would only wait at the gate and for connections.
    private const int MaxConcurrentPolls = 32;

    // Each end teaches something about all waiting jobs, but thousands of them are not planned again for each.
    private static readonly TimeSpan ReplanInterval = TimeSpan.FromSeconds(1);

    private readonly SeedreamApi _api;
    private readonly CadenceBook _cadence;
    private readonly TimeProvider _clock;
    private readonly DateTimeOffset _started;
    private readonly long _startedStamp;
    private readonly object _lock = new();
    private readonly PriorityQueue<Watch, DateTimeOffset> _due = new();
    private readonly SemaphoreSlim _polls = new(MaxConcurrentPolls);
    private readonly PollBudget _budget = new();
    private readonly ITimer _timer;
    private DateTimeOffset? _replanAt;
    private DateTimeOffset _plannedAt;
    private bool _disposed;

    public PollScheduler(SeedreamApi api, CadenceBook cadence)
    {
        _api = api;
        _cadence = cadence;
        _clock = api.Transport.Clock;
        _started = _clock.GetUtcNow();
        _startedStamp = _clock.GetTimestamp();
        _timer = _clock.CreateTimer(_ => PollDueJobs(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    private TimeSpan Elapsed => _clock.GetElapsedTime(_startedStamp);

    // Changes of the system clock do not move a poll.
    private DateTimeOffset Now => _started + Elapsed;

    /// <summary>Waits until a job has ended.</summary>
    /// <param name="job">A job without a submit time is polled at once.</param>
    /// <param name="interval">The time between two polls; null for the cadence.</param>
    /// <returns>
    /// Completed, failed or gone. Running only when the time is up and the last status was not understood, so that the
    /// job may have ended.
    /// </returns>
    /// <exception cref="SeedreamException">
    /// <see cref="SeedreamErrorId.WaitTimeout"/> when the time is up, or an error that every further poll would repeat.
    /// </exception>
    /// <exception cref="OperationCanceledException">The caller stopped.</exception>
    public async Task<StatusReply> WaitAsync(SeedreamJob job, TimeSpan? interval, CallContext context)
    {
        // A submit in the future was recorded by a clock that was set back since.
        DateTimeOffset now = Now;
        DateTimeOffset submitted = job.Submitted is { } time && time < now ? time : now;
        var watch = new Watch(job, submitted, interval, context, new NotFoundStreak(_clock));
        _cadence.Enter(watch.Kind);
        try
        {
            Schedule(watch);
            return await watch.Ended.Task.WaitAsync(context.Deadline.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (context.Deadline.HasExpired)
        {
            return watch.NotUnderstood ?? throw TimedOut(job, context, watch.LastFailure);
        }
        finally
        {
            // The heap drops the watch when it is next due, without a poll.
            watch.Ended.TrySetCanceled();
            _cadence.Leave(watch.Kind);
        }
    }

    public static SeedreamException TimedOut(
        SeedreamJob job, CallContext context, SeedreamException? lastFailure = null)
    {
        string item = job.Source ?? $"'{job.Prompt}'";
        string why = lastFailure is null ? "" : $" The last status request failed: {lastFailure.Description}";
        return new SeedreamException(
            SeedreamErrorId.WaitTimeout,
            $"Job {job.RequestId} ({item}) did not finish within {context.Deadline.Limit.TotalSeconds:0} seconds. "
                + $"It is still running and will be billed when it completes.{why}",
            ServiceErrors.Resume(job.RequestId),
            lastFailure)
        { RequestId = job.RequestId };
    }

    public void Dispose()
    {
        lock (_lock)
            _disposed = true;

        _timer.Dispose();
        _polls.Dispose();
    }

    private void Schedule(Watch watch)
    {
        DateTimeOffset due = NextPoll(watch);
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

        // Rounded up: a timer ignores fractions of a millisecond and would fire again and again.
        double milliseconds = Math.Ceiling(Math.Max(wait.TotalMilliseconds, 0));
        _timer.Change(TimeSpan.FromMilliseconds(milliseconds), Timeout.InfiniteTimeSpan);
    }

    private void PollDueJobs()
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
                // The budget does not apply to an interval that the user chose.
                bool isWaiting = !watch.Ended.Task.IsCompleted;
                if (isWaiting && watch.Interval is null && !_budget.TryTake(Elapsed))
                    break;

                _due.Dequeue();
                if (isWaiting)
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
            StatusReply reply = await GetStatusAsync(watch).ConfigureAwait(false);
            TimeSpan age = Age(watch);
            TimeSpan? knownAge = watch.Job.Submitted is null ? null : age;
            bool isMissing = reply.Phase == JobPhase.Gone && !watch.NotFound.Add(knownAge);
            if (reply.Phase != JobPhase.Running && !isMissing)
            {
                End(watch, reply, age);
                return;
            }

            watch.LastPoll = age;
            watch.LastFailure = null;
            if (!isMissing)
            {
                watch.NotFound.Reset();
                watch.SeenRunning = age;
                watch.NotUnderstood = reply.IsUnderstood ? null : reply;
            }
        }
        catch (SeedreamException failure) when (ServiceErrors.MayPass(failure))
        {
            // The job is paid and goes on, so a service that is unavailable now is polled again while there is time.
            watch.LastPoll = Age(watch);
            if (!watch.Context.Deadline.HasExpired)
                watch.LastFailure = failure;
        }
        catch (Exception failure)
        {
            watch.Ended.TrySetException(failure);
            return;
        }

        Schedule(watch);
    }

    private async Task<StatusReply> GetStatusAsync(Watch watch)
    {
        await _polls.WaitAsync(watch.Context.Deadline.Token).ConfigureAwait(false);
        try
        {
            return await _api.GetStatusAsync(watch.Job.RequestId, watch.Context).ConfigureAwait(false);
        }
        finally
        {
            _polls.Release();
        }
    }

    private void End(Watch watch, StatusReply reply, TimeSpan age)
    {
        // A job without a submit time tells nothing about durations, and neither does one that is gone.
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
        List<Watch> waiting =
            [.. _due.UnorderedItems.Select(item => item.Element).Where(watch => !watch.Ended.Task.IsCompleted)];
        _due.Clear();
        foreach (Watch watch in waiting)
            _due.Enqueue(watch, NextPoll(watch));
    }

    private DateTimeOffset NextPoll(Watch watch)
    {
        // The age of a job that is known only by its id is unknown, so it is polled at once.
        if (watch.Job.Submitted is null && watch.LastPoll is null)
            return watch.Submitted;

        TimeSpan last = watch.LastPoll ?? TimeSpan.Zero;
        if (watch.NotFound.Pause is { } pause)
            return watch.Submitted + last + pause;

        return watch.Submitted + (last + watch.Interval ?? _cadence.Next(watch.Kind, last, watch.Phase));
    }

    private TimeSpan Age(Watch watch) => Now - watch.Submitted is { Ticks: > 0 } age ? age : TimeSpan.Zero;

    private sealed record Watch(
        SeedreamJob Job, DateTimeOffset Submitted, TimeSpan? Interval, CallContext Context, NotFoundStreak NotFound)
    {
        public JobKind Kind { get; } = JobKind.Of(Job);

        // The same for a job in every process, and spread evenly over all jobs.
        public double Phase { get; } =
            Job.RequestId.Aggregate(2166136261u, (hash, c) => (hash ^ c) * 16777619u) / (double)uint.MaxValue;

        /// <summary>The job's age at the last poll.</summary>
        public TimeSpan? LastPoll { get; set; }

        /// <summary>The job's age when it was last seen running.</summary>
        public TimeSpan SeenRunning { get; set; }

        public SeedreamException? LastFailure { get; set; }

        /// <summary>The last response, if it says that the job runs in a word that is not understood.</summary>
        public StatusReply? NotUnderstood { get; set; }

        public TaskCompletionSource<StatusReply> Ended { get; } =
            new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
