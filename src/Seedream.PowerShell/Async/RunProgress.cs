using System.Globalization;
using System.Management.Automation;

namespace Seedream.PowerShell.Async;

/// <summary>The progress bar of a run. It counts each item once. Only the pipeline thread may use it.</summary>
/// <param name="write">Writes a record to the host.</param>
/// <param name="clock">The clock.</param>
internal sealed class RunProgress(Action<ProgressRecord> write, TimeProvider clock)
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
    private int _images;
    private int _reused;
    private decimal _spent;

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
        _spent += image.Reused ? 0 : image.Cost ?? 0;
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
    public string? Summary() => _items < 2 ? null : string.Create(
        CultureInfo.CurrentCulture,
        $"{_items} edits: {_ended - _failed} done, {_failed} failed. "
        + $"{_images} images, {_reused} reused. {_spent:0.###} USD spent.");

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
            $"{_ended} of {_items}{more} done, {running} in flight, {_failed} failed, {_spent:0.###} USD spent");
    }
}
