namespace Seedream.Polling;

/// <summary>
/// Limits the polls that find their job still running to <see cref="CadencePrice.Fair"/> per second. A poll that finds
/// the end of a job was necessary and is given back, so any number of jobs can end at once. Not safe for several
/// threads.
/// </summary>
internal sealed class PollBudget
{
    private double _left = CadencePrice.Fair;
    private TimeSpan _filledAt;

    /// <summary>Takes a poll if one is left.</summary>
    /// <param name="now">The time since any fixed moment.</param>
    public bool TryTake(TimeSpan now)
    {
        Fill(now);
        if (_left < 1)
            return false;

        _left--;
        return true;
    }

    /// <summary>Gives a poll back.</summary>
    public void Restore() => _left++;

    /// <summary>The time until a poll is left; zero if one is.</summary>
    /// <param name="now">The time since any fixed moment.</param>
    public TimeSpan TimeToNext(TimeSpan now)
    {
        Fill(now);
        return _left < 1 ? TimeSpan.FromSeconds((1 - _left) / CadencePrice.Fair) : TimeSpan.Zero;
    }

    private void Fill(TimeSpan now)
    {
        _left = Math.Min(CadencePrice.Fair, _left + ((now - _filledAt).TotalSeconds * CadencePrice.Fair));
        _filledAt = now;
    }
}
