using System.Collections.Concurrent;

namespace Seedream.Emulator;

/// <summary>Counts requests. The stores count jobs, money and uploads.</summary>
internal sealed class RequestCounters
{
    private const int MaxEntries = 1000;
    private const int Codes = 600;

    private readonly long[] _requests = new long[Enum.GetValues<EmulatorEndpoint>().Length];
    private readonly long[] _replies = new long[Codes];
    private readonly ConcurrentQueue<string> _leaks = new();
    private readonly ConcurrentQueue<string> _errors = new();
    private readonly Lock _waitersLock = new();
    private readonly List<Waiter> _waiters = [];
    private int _waiting;
    private int _inFlight;
    private long _polls;
    private long _submitsRefused;
    private long _downloads;
    private long _rateLimited;

    public void OnRequestStarted(EmulatorEndpoint endpoint)
    {
        Interlocked.Increment(ref _requests[(int)endpoint]);
        Interlocked.Increment(ref _inFlight);
    }

    public void OnRequestEnded() => Interlocked.Decrement(ref _inFlight);

    public void OnReply(int code) => Interlocked.Increment(ref _replies[Math.Clamp(code, 0, Codes - 1)]);

    public void OnPoll() => Interlocked.Increment(ref _polls);

    public void OnSubmitRefused() => Interlocked.Increment(ref _submitsRefused);

    public void OnRateLimited() => Interlocked.Increment(ref _rateLimited);

    public void OnDownload() => Interlocked.Increment(ref _downloads);

    public void OnKeyLeaked(string place) => Add(_leaks, place);

    public void OnInternalError(string error) => Add(_errors, error);

    public EmulatorCounters Snapshot(EmulatedService service)
    {
        JobTotals jobs = service.Jobs.Totals();
        return new EmulatorCounters
        {
            Requests = Enum.GetValues<EmulatorEndpoint>()
                .ToDictionary(endpoint => endpoint, endpoint => Interlocked.Read(ref _requests[(int)endpoint])),
            Answers = Enumerable.Range(0, Codes)
                .Where(code => _replies[code] > 0)
                .ToDictionary(code => code, code => _replies[code]),
            JobsAccepted = jobs.Accepted,
            SubmitsRefused = Interlocked.Read(ref _submitsRefused),
            JobsBilled = jobs.Billed,
            AmountBilled = jobs.AmountBilled,
            Duplicates = jobs.Duplicates,
            DuplicatesBilled = jobs.DuplicatesBilled,
            Polls = Interlocked.Read(ref _polls),
            JobsInFlight = jobs.InFlight,
            JobsInFlightMax = jobs.InFlightMax,
            RequestsInFlight = Volatile.Read(ref _inFlight),
            FilesUploaded = service.Assets.FileCount,
            Downloads = Interlocked.Read(ref _downloads),
            RateLimited = Interlocked.Read(ref _rateLimited),
            LeakedKeys = [.. _leaks],
            InternalErrors = [.. _errors],
        };
    }

    public Task WaitUntilAsync(
        EmulatedService service,
        Func<EmulatorCounters, bool> condition,
        CancellationToken cancellation)
    {
        var completion = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_waitersLock)
        {
            _waiters.Add(new Waiter(condition, completion));
            Volatile.Write(ref _waiting, _waiters.Count);
        }

        NotifyWaiters(service);
        return completion.Task.WaitAsync(cancellation);
    }

    /// <summary>Checks the conditions that callers of <see cref="WaitUntilAsync"/> wait for.</summary>
    public void NotifyWaiters(EmulatedService service)
    {
        if (Volatile.Read(ref _waiting) == 0)
            return;
        EmulatorCounters counters = Snapshot(service);
        lock (_waitersLock)
        {
            _waiters.RemoveAll(waiter => waiter.Condition(counters) && waiter.Completion.TrySetResult());
            Volatile.Write(ref _waiting, _waiters.Count);
        }
    }

    public void Clear()
    {
        Array.Clear(_requests);
        Array.Clear(_replies);
        _leaks.Clear();
        _errors.Clear();
        _polls = _submitsRefused = _downloads = _rateLimited = 0;
    }

    private static void Add(ConcurrentQueue<string> list, string text)
    {
        if (list.Count < MaxEntries)
            list.Enqueue(text);
    }

    private sealed record Waiter(Func<EmulatorCounters, bool> Condition, TaskCompletionSource Completion);
}
