using System.Diagnostics;
using System.Globalization;
using System.Management.Automation;

namespace Seedream.PowerShell.Async;

/// <summary>The one progress bar of a run. It counts items, each once, and is used on the pipeline thread only.</summary>
/// <param name="cmdlet">The cmdlet that shows it; what it may show is for PowerShell to decide.</param>
internal sealed class RunProgress(Cmdlet cmdlet)
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
    private decimal _spent;

    /// <summary>An item has come.</summary>
    public void Add() => _items++;

    /// <summary>An item has ended.</summary>
    /// <param name="failed">Whether it, or a picture of it, failed.</param>
    public void Ended(bool failed)
    {
        _ended++;
        _failed += failed ? 1 : 0;
    }

    /// <summary>A picture is on disk.</summary>
    public void Saved(SeedreamImage image)
    {
        _images++;
        _reused += image.Reused ? 1 : 0;
        _spent += image.Reused ? 0 : image.Cost ?? 0;
    }

    /// <summary>No more items will come.</summary>
    public void OnInputEnded() => _hasInputEnded = true;

    /// <summary>Shows the bar, at most five times a second.</summary>
    /// <param name="running">How many items are in flight.</param>
    public void Show(int running)
    {
        if (_items == 0 || (_isShown && _time.Elapsed - _shownAt < UpdateInterval))
            return;

        _shownAt = _time.Elapsed;
        _isShown = true;
        cmdlet.WriteProgress(Record(running));
    }

    /// <summary>The line at the end of a run of several items; null for a run of one or none. It counts items, not events.</summary>
    public string? Summary() => _items < 2 ? null : string.Create(
        CultureInfo.CurrentCulture,
        $"{_items} edits: {_ended - _failed} done, {_failed} failed. {_images} pictures, {_reused} of them from before. {_spent:0.###} USD spent.");

    /// <summary>Takes the bar away.</summary>
    public void Complete()
    {
        if (_isShown)
            cmdlet.WriteProgress(new ProgressRecord(ActivityId, "Seedream", Status(0)) { RecordType = ProgressRecordType.Completed });
    }

    private ProgressRecord Record(int running)
    {
        var record = new ProgressRecord(ActivityId, "Seedream", Status(running));
        if (!_hasInputEnded)
            return record;

        record.PercentComplete = (int)(100L * _ended / _items);
        if (_ended > 0)
            record.SecondsRemaining = (int)(_time.Elapsed.TotalSeconds / _ended * (_items - _ended));

        return record;
    }

    private string Status(int running) => string.Create(
        CultureInfo.CurrentCulture,
        $"{_ended} of {_items}{(_hasInputEnded ? "" : " or more")} done, {running} in flight, {_failed} failed, {_spent:0.###} USD spent");
}
