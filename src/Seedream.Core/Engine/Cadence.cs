namespace Seedream.Engine;

/// <summary>When a job is asked about next, by its age alone.</summary>
public static class Cadence
{
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(2);

    /// <summary>Gives the time until the next question, a tenth of the age within limits.</summary>
    /// <param name="age">The time since the submit.</param>
    public static TimeSpan Interval(TimeSpan age) => TimeSpan.FromTicks(Math.Clamp(age.Ticks / 10, Shortest.Ticks, Longest.Ticks));
}
