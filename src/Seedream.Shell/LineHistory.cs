namespace Seedream.Shell;

/// <summary>The lines typed before, to walk through with the arrow keys.</summary>
internal sealed class LineHistory
{
    private readonly List<string> _lines = [];
    private int _at;
    private string _unfinished = "";

    /// <summary>Takes a line in, unless it repeats the last one, and goes back to the end.</summary>
    public void Add(string line)
    {
        if (!string.IsNullOrWhiteSpace(line) && _lines.LastOrDefault() != line)
            _lines.Add(line);
        _at = _lines.Count;
        _unfinished = "";
    }

    /// <summary>The line before; the first one once there is none.</summary>
    /// <param name="current">What stands on the line now, to come back to.</param>
    public string Earlier(string current)
    {
        if (_at == _lines.Count)
            _unfinished = current;
        _at = Math.Max(0, _at - 1);
        return At;
    }

    /// <summary>The line after; at the end what was being typed.</summary>
    public string Later()
    {
        _at = Math.Min(_lines.Count, _at + 1);
        return At;
    }

    private string At => _at < _lines.Count ? _lines[_at] : _unfinished;
}
