using System.Collections.Concurrent;

namespace Seedream.Emulator;

/// <summary>Counts requests. Jobs, money and uploads are counted where they are kept.</summary>
internal sealed class RequestCounters
{
    private const int MostKept = 1000;
    private const int Codes = 600;

    private readonly long[] _requests = new long[Enum.GetValues<EmulatorEndpoint>().Length];
    private readonly long[] _answers = new long[Codes];
    private readonly ConcurrentQueue<string> _leaks = new();
    private readonly ConcurrentQueue<string> _errors = new();
    private readonly Lock _waitersLock = new();
    private readonly List<Waiter> _waiters = [];
    private int _waiting;
    private int _inFlight;
    private long _polls;
    private long _refused;
    private long _downloads;
    private long _rateLimited;

    public void OnRequestStarted(EmulatorEndpoint endpoint)
    {
        Interlocked.Increment(ref _requests[(int)endpoint]);
        Interlocked.Increment(ref _inFlight);
    }

    public void OnRequestEnded() => Interlocked.Decrement(ref _inFlight);

    public void OnReply(int code) => Interlocked.Increment(ref _answers[Math.Clamp(code, 0, Codes - 1)]);

    public void OnPoll() => Interlocked.Increment(ref _polls);

    public void OnSubmitRefused() => Interlocked.Increment(ref _refused);

    public void OnRateLimited() => Interlocked.Increment(ref _rateLimited);

    public void OnDownload() => Interlocked.Increment(ref _downloads);

    public void OnKeyLeaked(string where) => Keep(_leaks, where);

    public void OnInternalError(string what) => Keep(_errors, what);

    public EmulatorCounters Snapshot(EmulatedService service)
    {
        JobTotals jobs = service.Jobs.Totals();
        return new EmulatorCounters
        {
            Requests = Enum.GetValues<EmulatorEndpoint>().ToDictionary(endpoint => endpoint, endpoint => Interlocked.Read(ref _requests[(int)endpoint])),
            Answers = Enumerable.Range(0, Codes).Where(code => _answers[code] > 0).ToDictionary(code => code, code => _answers[code]),
            JobsAccepted = jobs.Accepted,
            SubmitsRefused = Interlocked.Read(ref _refused),
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

    /// <summary>Ends when the counters are as wanted. They are looked at whenever a request moves on.</summary>
    public Task WaitUntilAsync(EmulatedService service, Func<EmulatorCounters, bool> wanted, CancellationToken cancellation)
    {
        var waiter = new Waiter(wanted, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        lock (_waitersLock)
        {
            _waiters.Add(waiter);
            Volatile.Write(ref _waiting, _waiters.Count);
        }

        NotifyWaiters(service);
        return waiter.Done.Task.WaitAsync(cancellation);
    }

    /// <summary>Tells those who wait that a request began, was accepted, was struck by a fault or ended.</summary>
    public void NotifyWaiters(EmulatedService service)
    {
        if (Volatile.Read(ref _waiting) == 0)
            return;
        EmulatorCounters counters = Snapshot(service);
        lock (_waitersLock)
        {
            _waiters.RemoveAll(waiter => waiter.Wanted(counters) && waiter.Done.TrySetResult());
            Volatile.Write(ref _waiting, _waiters.Count);
        }
    }

    public void Clear()
    {
        Array.Clear(_requests);
        Array.Clear(_answers);
        _leaks.Clear();
        _errors.Clear();
        _polls = _refused = _downloads = _rateLimited = 0;
    }

    private static void Keep(ConcurrentQueue<string> list, string text)
    {
        if (list.Count < MostKept)
            list.Enqueue(text);
    }

    private sealed record Waiter(Func<EmulatorCounters, bool> Wanted, TaskCompletionSource Done);
}
