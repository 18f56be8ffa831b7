namespace Seedream.Chaos;

/// <summary>Wrong clocks: time zones that are mistaken for each other, and changes during a run.</summary>
internal static class RandomClock
{
    /// <summary>The largest error: local time mistaken for UTC.</summary>
    public const int MaximumMinutes = 14 * 60;

    public static TimeSpan Error(Random random) => TimeSpan.FromMinutes(random.Next(-MaximumMinutes, MaximumMinutes));

    // Mostly early steps: half of the times that a run reads the clock are during the submits.
    public static ClockJump[] Jumps(Random random) =>
    [
        .. Enumerable.Range(0, random.Next(1, 5)).Select(_ => new ClockJump(
            random.Flip()
                ? $"{Step.Clock}:{(int)Math.Pow(1000, random.NextDouble())}"
                : $"{Step.Exchange}:{random.Next(1, 40)}",
            Error(random).TotalSeconds)),
    ];
}
