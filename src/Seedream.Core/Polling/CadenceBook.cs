namespace Seedream.Polling;

/// <summary>
/// Knows how long each kind of job takes, and so when each job that is waited for is asked about next. Learns from every
/// end that it is told of. May be used by several threads at once.
/// </summary>
/// <param name="requestsPerMinute">Gives the most requests a minute, polls among them; null for no limit.</param>
internal sealed class CadenceBook(Func<double?> requestsPerMinute)
{
    // What a job costs of the limit beside its polls: the upload, the submit and the question for its result.
    private const double OtherRequests = 3;

    // However much else there is to send, without any poll no job would ever be seen to have ended.
    private const double LeastShareOfPolls = 0.1;

    private readonly object _lock = new();
    private readonly Dictionary<JobKind, KindState> _states = [];
    private Func<JobKind, IReadOnlyList<TimeSpan>>? _earlier;

    /// <summary>Says where the durations of earlier runs are; they are read when a job of their kind is first waited for.</summary>
    /// <param name="earlier">Gives the durations of a kind, newest first.</param>
    public void UseHistory(Func<JobKind, IReadOnlyList<TimeSpan>> earlier)
    {
        lock (_lock)
            _earlier = earlier;
    }

    /// <summary>A job is waited for from now on.</summary>
    public void Enter(JobKind kind)
    {
        lock (_lock)
            StateOf(kind).Waiting++;
    }

    /// <summary>A job is not waited for any more.</summary>
    public void Leave(JobKind kind)
    {
        lock (_lock)
            StateOf(kind).Waiting--;
    }

    /// <summary>Learns from an end.</summary>
    /// <param name="kind">The job's kind.</param>
    /// <param name="after">Its age when it was last seen running; zero when it never was.</param>
    /// <param name="by">Its age when it was seen to have ended.</param>
    public void Learn(JobKind kind, TimeSpan after, TimeSpan by)
    {
        lock (_lock)
        {
            KindState state = StateOf(kind);
            state.Model.Observe(after, by);
            state.Cadence = null;
        }
    }

    /// <summary>The age at which a running job is asked about next.</summary>
    /// <param name="kind">The job's kind.</param>
    /// <param name="age">Its age when it was last asked about; zero when it never was.</param>
    /// <param name="phase">A number from 0 to 1 that is the job's own.</param>
    public TimeSpan Next(JobKind kind, TimeSpan age, double phase)
    {
        lock (_lock)
            return CadenceOf(StateOf(kind)).Next(age, Price(), phase);
    }

    private double Price()
    {
        List<(Cadence Cadence, int Waiting)> waiting = [.. _states.Values.Where(state => state.Waiting > 0).Select(state => (CadenceOf(state), state.Waiting))];
        if (requestsPerMinute() is not { } limit)
            return CadencePrice.Of(waiting);

        double all = limit / 60.0;
        double others = waiting.Sum(kind => OtherRequests * kind.Waiting / kind.Cadence.Mean);
        return CadencePrice.Of(waiting, Math.Max(all - others, all * LeastShareOfPolls));
    }

    private static Cadence CadenceOf(KindState state) => state.Cadence ??= new Cadence(state.Model.Snapshot());

    private KindState StateOf(JobKind kind)
    {
        if (!_states.TryGetValue(kind, out KindState? state))
        {
            _states[kind] = state = new KindState();
            foreach (TimeSpan duration in _earlier?.Invoke(kind).Reverse() ?? [])
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
