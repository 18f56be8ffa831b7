using System.Diagnostics;
using System.Globalization;
using System.Management.Automation;

namespace Seedream.PowerShell.Async;

/// <summary>The progress bar of a run. It counts each item once. Only the pipeline thread may use it.</summary>
/// <param name="cmdlet">The cmdlet that writes the progress.</param>
/// <param name="cost">
/// Gets the cost of the run's jobs that have ended and the price of all others, in US dollars.
/// </param>
internal sealed class RunProgress(Cmdlet cmdlet, Func<(decimal Spent, decimal Pending)> cost)
{
    private const int ActivityId = 1;
    private static readonly TimeSpan UpdateInterval = TimeSpan.FromMilliseconds(200);

    private readonly Stopwatch _time = Stopwatch.StartNew();
    private TimeSpan _shownAt = TimeSpan.MinValue;
    private bool _hasInputEnded;
    private bool _isShown;
    private int _items;
    private int _ended;
    private int _failed;
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

    public void Saved(SeedreamImage image)
    {
        _images++;
        _reused += image.Reused ? 1 : 0;
        _earlier += image.Reused ? image.Cost ?? 0 : 0;
    }

    public void OnInputEnded() => _hasInputEnded = true;

    /// <summary>Updates the bar, at most five times a second.</summary>
    public void Show(int running)
    {
        if (_items == 0 || (_isShown && _time.Elapsed - _shownAt < UpdateInterval))
            return;

        _shownAt = _time.Elapsed;
        _isShown = true;
        cmdlet.WriteProgress(CreateRecord(running));
    }

    /// <summary>The totals of a run; null for a run of fewer than two items.</summary>
    public string? Summary()
    {
        if (_items < 2)
            return null;

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
        if (!_isShown)
            return;

        cmdlet.WriteProgress(new ProgressRecord(ActivityId, "Seedream", Status(0))
        {
            RecordType = ProgressRecordType.Completed,
        });
    }

    private ProgressRecord CreateRecord(int running)
    {
        var record = new ProgressRecord(ActivityId, "Seedream", Status(running));
        if (!_hasInputEnded)
            return record;

        record.PercentComplete = (int)(100L * _ended / _items);
        if (_ended > 0)
            record.SecondsRemaining = (int)(_time.Elapsed.TotalSeconds / _ended * (_items - _ended));

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
