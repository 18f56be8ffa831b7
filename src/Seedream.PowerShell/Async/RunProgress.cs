using System.Globalization;
using System.Management.Automation;

namespace Seedream.PowerShell.Async;

/// <summary>The progress bar of a run. It counts each item once. Only the pipeline thread may use it.</summary>
/// <param name="write">Writes a record to the host.</param>
/// <param name="clock">The clock.</param>
/// <param name="cost">
/// Gets the cost of the run's jobs that have ended and the price of all others, in US dollars.
/// </param>
internal sealed class RunProgress(
    Action<ProgressRecord> write, TimeProvider clock, Func<(decimal Spent, decimal Pending)> cost)
{
    private const int ActivityId = 1;
    private static readonly TimeSpan UpdateInterval = TimeSpan.FromMilliseconds(250);

    private readonly long _start = clock.GetTimestamp();
    private TimeSpan _shownAt;
    private string? _shown;
    private bool _hasInputEnded;
    private int _items;
    private int _ended;
    private int _failed;
    private int _found;
    private int _images;
    private int _reused;
    private decimal _earlier;

    public void Add() => _items++;

    /// <summary>Counts an item that has ended.</summary>
    /// <param name="failed">Whether the item or one of its images failed.</param>
    public void Ended(bool failed)
    {
        _ended++;
        _failed += failed ? 1 : 0;
    }

    /// <summary>Counts an item for which there was nothing to do.</summary>
    public void Found()
    {
        _ended++;
        _found++;
    }

    public void Saved(SeedreamImage image)
    {
        _images++;
        _reused += image.Reused ? 1 : 0;
        _earlier += image.Reused ? image.Cost ?? 0 : 0;
    }

    public void OnInputEnded() => _hasInputEnded = true;

    /// <summary>
    /// Updates the bar if its text has changed, at most four times a second. Every update is work for the host, which
    /// may be a slow terminal.
    /// </summary>
    public void Show(int running)
    {
        TimeSpan elapsed = clock.GetElapsedTime(_start);
        if (_items == 0 || (_shown is not null && elapsed - _shownAt < UpdateInterval))
            return;

        string status = Status(running);
        if (status == _shown)
            return;

        _shownAt = elapsed;
        _shown = status;
        write(CreateRecord(status, elapsed));
    }

    /// <summary>The totals of a run; null for a run of fewer than two items.</summary>
    public string? Summary()
    {
        if (_items < 2)
            return null;

        if (_found == _items)
        {
            return string.Create(
                CultureInfo.CurrentCulture,
                $"{_items} edits: nothing to do. All {_images} images are on disk ({_earlier:0.###} USD paid "
                + $"earlier).");
        }

        (decimal spent, decimal pending) = cost();
        string reused = _reused == 0
            ? ""
            : string.Create(
                CultureInfo.CurrentCulture, $", {_reused} of them reused ({_earlier:0.###} USD paid earlier)");
        string open = pending == 0
            ? ""
            : string.Create(
                CultureInfo.CurrentCulture,
                $", {pending:0.###} USD pending for jobs that are running or have no known outcome");
        return string.Create(
            CultureInfo.CurrentCulture,
            $"{_items} edits: {_ended - _failed} done, {_failed} failed. {_images} images{reused}. "
            + $"{spent:0.###} USD spent{open}.");
    }

    /// <summary>Removes the bar.</summary>
    public void Complete()
    {
        if (_shown is null)
            return;

        write(new ProgressRecord(ActivityId, "Seedream", Status(0))
        {
            RecordType = ProgressRecordType.Completed,
        });
    }

    private ProgressRecord CreateRecord(string status, TimeSpan elapsed)
    {
        var record = new ProgressRecord(ActivityId, "Seedream", status);
        if (!_hasInputEnded)
            return record;

        record.PercentComplete = (int)(100L * _ended / _items);
        if (_ended > 0)
            record.SecondsRemaining = (int)(elapsed.TotalSeconds / _ended * (_items - _ended));

        return record;
    }

    private string Status(int running)
    {
        string more = _hasInputEnded ? "" : " or more";
        return string.Create(
            CultureInfo.CurrentCulture,
            $"{_ended} of {_items}{more} done, {running} in flight, {_failed} failed, {cost().Spent:0.###} USD spent");
    }
}
