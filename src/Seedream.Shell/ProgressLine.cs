using System.Management.Automation;

namespace Seedream.Shell;

/// <summary>
/// The one line at the bottom of the screen that says how far things are. It is never in the way of output: whoever
/// writes calls <see cref="Hide"/> before and sets <see cref="MayDraw"/> after.
/// </summary>
internal sealed class ProgressLine(Terminal terminal, TimeProvider clock)
{
    private const string EraseLine = "\r\e[2K";
    private const int WidestBar = 100;
    private static readonly TimeSpan RedrawEvery = TimeSpan.FromMilliseconds(100);

    /// <summary>What is running, the newest last.</summary>
    private readonly List<(long Source, ProgressRecord Record)> _running = [];
    private bool _shown;
    private long _drawnAt;

    /// <summary>Whether the cursor stands at the beginning of a line; setting it draws what was held back.</summary>
    public bool MayDraw
    {
        get;
        set
        {
            field = value;
            Show();
        }
    }
    = true;

    /// <summary>Takes a record in, and draws it unless the last drawing is only just done.</summary>
    public void Update(long source, ProgressRecord record)
    {
        if (!terminal.ErrorIsScreen || !terminal.UsesColour)
            return;

        int known = _running.FindIndex(entry => entry.Source == source && entry.Record.ActivityId == record.ActivityId);
        if (known >= 0)
            _running.RemoveAt(known);

        if (record.RecordType == ProgressRecordType.Completed)
        {
            Hide();
            Show();
            return;
        }

        _running.Add((source, record));
        if (!_shown || clock.GetElapsedTime(_drawnAt) >= RedrawEvery)
            Show();
    }

    /// <summary>Takes the line off the screen, and the cursor back to where it was.</summary>
    public void Hide()
    {
        if (!_shown)
            return;

        terminal.Error.Write(EraseLine);
        terminal.Error.Flush();
        _shown = false;
    }

    /// <summary>Draws the newest record there is.</summary>
    public void Show()
    {
        if (_running.Count == 0 || !MayDraw)
            return;

        terminal.Error.Write(EraseLine + Render(_running[^1].Record, terminal.MeasureWidth() - 1));
        terminal.Error.Flush();
        _shown = true;
        _drawnAt = clock.GetTimestamp();
    }

    /// <summary>Forgets everything that runs: the pipeline that wrote it has ended.</summary>
    public void Clear()
    {
        Hide();
        _running.Clear();
    }

    /// <summary>A record in PowerShell's minimal view: the activity, and a box with the status that fills from the left.</summary>
    internal static string Render(ProgressRecord record, int columns)
    {
        columns = Math.Min(columns, WidestBar);
        string activity = CellWidth.Cut(record.Activity, columns / 2);
        int box = columns - CellWidth.Of(activity) - " []".Length;
        string seconds = record.SecondsRemaining > 0 ? $" {TimeSpan.FromSeconds(record.SecondsRemaining):c}" : "";
        string status = CellWidth.Cut(record.StatusDescription, Math.Max(0, box - seconds.Length));
        string text = status + new string(' ', Math.Max(0, box - CellWidth.Of(status) - seconds.Length)) + seconds;
        string filled = CellWidth.Cut(text, box * Math.Clamp(record.PercentComplete, 0, 100) / 100);
        PSStyle style = PSStyle.Instance;
        return $"{style.Progress.Style}{activity} [{style.Reverse}{filled}{style.ReverseOff}{text[filled.Length..]}]{style.Reset}";
    }
}
