namespace Seedream.Polling;

/// <summary>
/// Bounds the polls a second that find their job still running to <see cref="CadencePrice.Fair"/>. One that finds an end
/// had to be made and is given back, so however many jobs end a second, none waits for this. Not safe for several threads.
/// </summary>
internal sealed class PollBudget
{
    private const double Most = CadencePrice.Fair;

    private double _left = Most;
    private TimeSpan _filledAt;

    /// <summary>Takes a poll, if there is one left.</summary>
    /// <param name="now">The time, from wherever it is counted.</param>
    public bool TryTake(TimeSpan now)
    {
        Fill(now);
        if (_left < 1)
            return false;

        _left--;
        return true;
    }

    /// <summary>A poll found its job ended.</summary>
    public void Restore() => _left++;

    /// <summary>How long until there is a poll to take; zero where there is one.</summary>
    /// <param name="now">The time, from wherever it is counted.</param>
    public TimeSpan TimeToNext(TimeSpan now)
    {
        Fill(now);
        return _left < 1 ? TimeSpan.FromSeconds((1 - _left) / CadencePrice.Fair) : TimeSpan.Zero;
    }

    private void Fill(TimeSpan now)
    {
        _left = Math.Min(Most, _left + ((now - _filledAt).TotalSeconds * CadencePrice.Fair));
        _filledAt = now;
    }
}
