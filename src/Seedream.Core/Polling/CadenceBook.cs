namespace Seedream.Polling;

/// <summary>
/// Learns how long each kind of job takes, and decides when each waiting job is polled next. Safe for several threads.
/// </summary>
/// <param name="requestsPerMinute">Gives the current limit, including polls; null for none.</param>
internal sealed class CadenceBook(Func<double?> requestsPerMinute)
{
    // The requests of a job that are not polls: the upload, the submit and the result.
    private const double OtherRequests = 3;

    // Without polls no job would be found to have ended, however many other requests there are.
    private const double MinShareOfPolls = 0.1;

    private readonly object _lock = new();
    private readonly Dictionary<JobKind, KindState> _states = [];
    private Func<JobKind, IReadOnlyList<TimeSpan>>? _history;

    /// <summary>Sets where the durations of earlier runs come from. They are read when a kind first occurs.</summary>
    /// <param name="history">Gives the durations of a kind, newest first.</param>
    public void UseHistory(Func<JobKind, IReadOnlyList<TimeSpan>> history)
    {
        lock (_lock)
            _history = history;
    }

    /// <summary>Counts a job that waits from now on.</summary>
    public void Enter(JobKind kind)
    {
        lock (_lock)
            StateOf(kind).Waiting++;
    }

    /// <summary>Ends the counting of a job.</summary>
    public void Leave(JobKind kind)
    {
        lock (_lock)
            StateOf(kind).Waiting--;
    }

    /// <inheritdoc cref="DurationModel.Observe(TimeSpan, TimeSpan)"/>
    public void Learn(JobKind kind, TimeSpan after, TimeSpan by)
    {
        lock (_lock)
        {
            KindState state = StateOf(kind);
            state.Model.Observe(after, by);
            state.Cadence = null;
        }
    }

    /// <summary>The age at which a running job is polled next.</summary>
    /// <param name="age">The age at the last poll; zero before the first.</param>
    /// <param name="phase">The job's own number from 0 to 1.</param>
    public TimeSpan Next(JobKind kind, TimeSpan age, double phase)
    {
        lock (_lock)
            return CadenceOf(StateOf(kind)).Next(age, Price(), phase);
    }

    private double Price()
    {
        List<(Cadence Cadence, int Waiting)> waiting =
            [.. _states.Values.Where(state => state.Waiting > 0).Select(state => (CadenceOf(state), state.Waiting))];
        if (requestsPerMinute() is not { } limit)
            return CadencePrice.Of(waiting);

        double all = limit / 60;
        double others = waiting.Sum(kind => OtherRequests * kind.Waiting / kind.Cadence.Mean);
        return CadencePrice.Of(waiting, Math.Max(all - others, all * MinShareOfPolls));
    }

    private static Cadence CadenceOf(KindState state) => state.Cadence ??= new Cadence(state.Model.Snapshot());

    private KindState StateOf(JobKind kind)
    {
        if (!_states.TryGetValue(kind, out KindState? state))
        {
            _states[kind] = state = new KindState();
            foreach (TimeSpan duration in _history?.Invoke(kind).Reverse() ?? [])
                state.Model.Observe(duration);
        }

        return state;
    }

    private sealed class KindState
    {
        public DurationModel Model { get; } = new();

        public Cadence? Cadence { get; set; }

        public int Waiting { get; set; }
    }
}
