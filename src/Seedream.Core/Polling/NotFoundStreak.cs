using Seedream.Service.Connection;

namespace Seedream.Polling;

/// <summary>
/// Decides when 404s mean that the service has deleted a job. It keeps a job for an hour, but was seen to return 404
/// for younger ones, so only several over a minute count.
/// </summary>
internal sealed class NotFoundStreak(TimeProvider clock)
{
    private const int MinCount = 3;

    private static readonly TimeSpan MinDuration = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Retention = TimeSpan.FromHours(1);

    private int _count;
    private long _first;

    /// <summary>The pause until the next request; null if the last response was not a 404.</summary>
    public TimeSpan? Pause => _count == 0 ? null : GrowingPauses.Pause(_count - 1);

    /// <summary>Whether the service may still have the record of a job.</summary>
    /// <param name="age">The time since the submit; null if it is not known.</param>
    public static bool MayBeKept(TimeSpan? age) => age is null || age <= Retention;

    /// <summary>Counts a 404.</summary>
    /// <returns>Whether the job is gone.</returns>
    /// <inheritdoc cref="MayBeKept"/>
    public bool Add(TimeSpan? age)
    {
        if (_count++ == 0)
            _first = clock.GetTimestamp();

        return !MayBeKept(age) || (_count >= MinCount && clock.GetElapsedTime(_first) >= MinDuration);
    }

    public void Reset() => _count = 0;
}
