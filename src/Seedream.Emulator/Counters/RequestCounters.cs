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
    private int _inFlightMax;
    private long _polls;
    private long _pollsMax;
    private long _refused;
    private long _downloads;
    private long _downloaded;
    private long _rateLimited;
    private long _faults;
    private long _abandoned;

    public void OnRequestStarted(EmulatorEndpoint endpoint)
    {
        Interlocked.Increment(ref _requests[(int)endpoint]);
        Raise(ref _inFlightMax, Interlocked.Increment(ref _inFlight));
    }

    public void OnRequestEnded() => Interlocked.Decrement(ref _inFlight);

    public void OnReply(int code) => Interlocked.Increment(ref _answers[Math.Clamp(code, 0, Codes - 1)]);

    public void OnPoll(long pollsOfJob)
    {
        Interlocked.Increment(ref _polls);
        Raise(ref _pollsMax, pollsOfJob);
    }

    public void OnSubmitRefused() => Interlocked.Increment(ref _refused);

    public void OnRateLimited() => Interlocked.Increment(ref _rateLimited);

    public void OnFault() => Interlocked.Increment(ref _faults);

    public void OnClientGone() => Interlocked.Increment(ref _abandoned);

    public void OnBytesSent(long bytes) => Interlocked.Add(ref _downloaded, bytes);

    public void OnDownload() => Interlocked.Increment(ref _downloads);

    public void OnKeyLeaked(string where) => Keep(_leaks, where);

    public void OnInternalError(string what) => Keep(_errors, what);

    public EmulatorCounters Snapshot(EmulatedService service)
    {
        JobTotals jobs = service.Jobs.Totals();
        long queued = Math.Max(1, jobs.Accepted - jobs.AcceptedDirect);
        return new EmulatorCounters
        {
            Requests = Enum.GetValues<EmulatorEndpoint>().ToDictionary(endpoint => endpoint, endpoint => Interlocked.Read(ref _requests[(int)endpoint])),
            Answers = Enumerable.Range(0, Codes).Where(code => _answers[code] > 0).ToDictionary(code => code, code => _answers[code]),
            JobsAccepted = jobs.Accepted,
            SubmitsRefused = Interlocked.Read(ref _refused),
            JobsBilled = jobs.Billed,
            AmountBilled = jobs.AmountBilled,
            JobsFailed = jobs.Failed,
            Duplicates = jobs.Duplicates,
            DuplicatesBilled = jobs.DuplicatesBilled,
            Polls = Interlocked.Read(ref _polls),
            PollsPerJobMax = Interlocked.Read(ref _pollsMax),
            PollsPerJobMean = Interlocked.Read(ref _polls) / (double)queued,
            JobsInFlight = jobs.InFlight,
            JobsInFlightMax = jobs.InFlightMax,
            RequestsInFlight = Volatile.Read(ref _inFlight),
            RequestsInFlightMax = Volatile.Read(ref _inFlightMax),
            FilesUploaded = service.Assets.FileCount,
            BytesUploaded = service.Assets.ByteCount,
            RepeatedUploads = service.Assets.Repeats,
            Downloads = Interlocked.Read(ref _downloads),
            BytesDownloaded = Interlocked.Read(ref _downloaded),
            RateLimited = Interlocked.Read(ref _rateLimited),
            FaultsFired = Interlocked.Read(ref _faults),
            Abandoned = Interlocked.Read(ref _abandoned),
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
        _inFlightMax = _inFlight;
        _polls = _pollsMax = _refused = _downloads = _downloaded = _rateLimited = _faults = _abandoned = 0;
    }

    private static void Keep(ConcurrentQueue<string> list, string text)
    {
        if (list.Count < MostKept)
            list.Enqueue(text);
    }

    private static void Raise(ref int maximum, int value)
    {
        int seen = Volatile.Read(ref maximum);
        while (value > seen && Interlocked.CompareExchange(ref maximum, value, seen) is var found && found != seen)
            seen = found;
    }

    private static void Raise(ref long maximum, long value)
    {
        long seen = Volatile.Read(ref maximum);
        while (value > seen && Interlocked.CompareExchange(ref maximum, value, seen) is var found && found != seen)
            seen = found;
    }

    private sealed record Waiter(Func<EmulatorCounters, bool> Wanted, TaskCompletionSource Done);
}
