using System.Collections.Concurrent;

namespace Seedream.Emulator;

/// <summary>
/// All jobs and the account that pays for them. Nothing runs in the background: each request first completes the jobs
/// that have ended meanwhile, in the order of their ends, so that balance and counters are correct at any time.
/// </summary>
internal sealed class JobStore(EmulatorOptions options)
{
    private const double QueuedShare = 0.1;

    private readonly ConcurrentDictionary<string, Job> _jobs = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<Guid, Job> _byFile = new();
    private readonly List<Job> _inOrder = [];
    private readonly List<Job> _strangers = [];
    private readonly Lock _lock = new();
    private readonly PriorityQueue<Job, long> _running = new();
    private readonly Dictionary<UInt128, int> _accepted = [];
    private readonly HashSet<UInt128> _paid = [];
    private Random _random = new(options.Seed);
    private long _nextEnd = long.MaxValue;
    private JobTotals _totals = new();
    private decimal _reserved;

    public Job? Find(string id) => _jobs.GetValueOrDefault(id);

    public Job? FindByFile(Guid id) => _byFile.GetValueOrDefault(id);

    /// <summary>Returns all jobs, oldest first.</summary>
    public Job[] All()
    {
        lock (_lock)
            return [.. _inOrder];
    }

    /// <summary>Returns all jobs of an account, also those of colleagues, oldest first.</summary>
    public Job[] Of(string key)
    {
        lock (_lock)
            return [.. _inOrder.Concat(_strangers).Where(job => job.Key == key).OrderBy(job => job.Submitted)];
    }

    public JobTotals Totals()
    {
        lock (_lock)
            return _totals with { InFlight = _running.Count };
    }

    /// <summary>Balance of the account in USD.</summary>
    public decimal Balance => options.Credits - _totals.AmountBilled;

    /// <summary>
    /// Returns why the account cannot pay for a job, or null if it can. The cost of running jobs is reserved.
    /// </summary>
    public (int Code, string Text)? CheckCredit(decimal cost)
    {
        lock (_lock)
        {
            decimal available = Balance - _reserved;
            if (available < cost)
            {
                string text = FormattableString.Invariant(
                    $"Insufficient credits: balance is {available:0.0000} USD, this request needs {cost:0.0000} USD");
                return (options.InsufficientCreditsCode, text);
            }

            if (options.TeamSpendLimit is { } limit && _totals.AmountBilled + _reserved + cost > limit)
                return (406, FormattableString.Invariant($"Team spend limit of {limit:0.00} USD reached"));
            return null;
        }
    }

    /// <summary>Accepts an edit as a new job, even if the same edit was accepted before.</summary>
    public Job Accept(
        EditRequest edit,
        string model,
        string key,
        bool direct,
        decimal cost,
        int images,
        JobFailure? failure,
        DateTimeOffset now)
    {
        UInt128 identity = edit.Identity();
        lock (_lock)
        {
            int earlier = _accepted.GetValueOrDefault(identity);
            _accepted[identity] = earlier + 1;
            bool duplicate = earlier > 0;
            TimeSpan time = NextDuration();
            TimeSpan queued = time * QueuedShare;
            var fileId = Guid.NewGuid();
            var job = new Job
            {
                Id = Job.RequestId(options.RequestIds, fileId),
                FileId = fileId,
                Key = key,
                Lot = $"{identity} {earlier}",
                Model = model,
                Edit = edit,
                Identity = identity,
                Duplicate = duplicate,
                Direct = direct,
                Submitted = now,
                QueueTime = queued,
                RunTime = time - queued,
                Images = images,
                ImagesFailed = Math.Clamp(options.ImagesFailed, 0, images - 1),
                Cost = cost,
                Error = failure?.Text,
                Blocked = failure?.BlockedByFilter ?? false,
            };
            Store(job, _inOrder);
            foreach (Job stranger in StrangerJobs.Beside(job, options.HistoryStrangers, options.RequestIds))
                Store(stranger, _strangers);
            _running.Enqueue(job, job.Ends.UtcTicks);
            _reserved += cost;
            Volatile.Write(ref _nextEnd, _running.Peek().Ends.UtcTicks);
            _totals = _totals with
            {
                Accepted = _totals.Accepted + 1,
                Duplicates = _totals.Duplicates + (duplicate ? 1 : 0),
                InFlightMax = Math.Max(_totals.InFlightMax, _running.Count),
            };
            return job;
        }
    }

    /// <summary>Ends the jobs that are due and bills the completed ones.</summary>
    public void CompleteDue(DateTimeOffset now)
    {
        if (Volatile.Read(ref _nextEnd) > now.UtcTicks)
            return;
        lock (_lock)
        {
            while (_running.TryPeek(out Job? job, out long end) && end <= now.UtcTicks)
            {
                _running.Dequeue();
                End(job);
            }

            Volatile.Write(ref _nextEnd, _running.TryPeek(out _, out long next) ? next : long.MaxValue);
        }
    }

    public void Clear()
    {
        lock (_lock)
        {
            _jobs.Clear();
            _byFile.Clear();
            _inOrder.Clear();
            _strangers.Clear();
            _running.Clear();
            _accepted.Clear();
            _paid.Clear();
            _random = new Random(options.Seed);
            _nextEnd = long.MaxValue;
            _totals = new JobTotals();
            _reserved = 0;
        }
    }

    private void Store(Job job, List<Job> list)
    {
        _jobs[job.Id] = job;
        _byFile[job.FileId] = job;
        list.Add(job);
    }

    private void End(Job job)
    {
        _reserved -= job.Cost;
        if (job.Error is not null)
            return;

        _totals = _totals with
        {
            Billed = _totals.Billed + 1,
            AmountBilled = _totals.AmountBilled + job.Cost,
            DuplicatesBilled = _totals.DuplicatesBilled + (_paid.Add(job.Identity) ? 0 : 1),
        };
        job.RemainingCredits = Balance;
    }

    private TimeSpan NextDuration() => options.LatencySigma > 0
        ? options.Latency * Math.Exp(options.LatencySigma * NextNormal())
        : options.Latency;

    /// <summary>Returns a normally distributed number by the Box-Muller transform.</summary>
    private double NextNormal() =>
        Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble());
}
