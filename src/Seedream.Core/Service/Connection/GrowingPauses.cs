namespace Seedream.Service.Connection;

/// <summary>
/// Pauses of 1, 2, 4 … 20 seconds between requests for something that may only be late. They end while there is time
/// left to look for it elsewhere.
/// </summary>
internal sealed class GrowingPauses(TimeProvider clock, Deadline deadline)
{
    private const int LongestSeconds = 20;
    private const double ShareOfTime = 0.75;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly long _start = clock.GetTimestamp();
    private readonly TimeSpan _end = deadline.Remaining < Patience / ShareOfTime
        ? deadline.Remaining * ShareOfTime
        : Patience;

    private int _count;

    public bool HasNext => clock.GetElapsedTime(_start) + Pause(_count) <= _end;

    public Task NextAsync() => Task.Delay(Pause(_count++), clock, deadline.Token);

    /// <param name="count">The number of pauses before.</param>
    public static TimeSpan Pause(int count) => TimeSpan.FromSeconds(Math.Min(LongestSeconds, 1 << Math.Min(count, 5)));
}
