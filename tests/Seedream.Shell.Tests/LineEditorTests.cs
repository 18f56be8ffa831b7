namespace Seedream.Shell.Tests;

public sealed class LineEditorTests
{
    private readonly FakeScreen _screen = new(width: 20);
    private readonly LineHistory _history = new();

    [Fact]
    public void KeysEditTheLine()
    {
        _screen.Type("bcx").Press(ConsoleKey.Backspace).Press(ConsoleKey.Home).Type("a").Press(ConsoleKey.Delete).Press(ConsoleKey.End).Type("d").Press(ConsoleKey.LeftArrow).Type("!\n");

        Assert.Equal("ac!d", Read());
    }

    [Fact]
    public void ArrowsWalkThroughTheHistory()
    {
        _history.Add("first");
        _history.Add("second");
        _screen.Type("new").Press(ConsoleKey.UpArrow).Press(ConsoleKey.UpArrow).Press(ConsoleKey.UpArrow).Press(ConsoleKey.DownArrow).Type("!\n");
        Assert.Equal("second!", Read());
        _history.Add("second!");

        _screen.Type("new").Press(ConsoleKey.UpArrow).Press(ConsoleKey.DownArrow).Type("\n");
        Assert.Equal("new", Read());
    }

    [Fact]
    public void EscapeEmptiesTheLine()
    {
        _screen.Type("nonsense").Press(ConsoleKey.Escape).Type("sense\n");

        Assert.Equal("sense", Read());
    }

    [Fact]
    public void ControlKeysEndTheLine()
    {
        Assert.Null(new LineEditor(_screen.Press(ConsoleKey.D, control: true).Terminal, "> ", _history, complete: null).Read());

        _screen.Type("half").Press(ConsoleKey.C, control: true);
        Assert.Throws<OperationCanceledException>(Read);
    }

    [Fact]
    public void ALongLineTakesSeveralRows()
    {
        _screen.Type(new string('x', 19)).Press(ConsoleKey.Home).Type("\n");

        Read();

        // 21 columns in rows of 20: home is one row up, and the next drawing starts there.
        Assert.Contains("\e[1A\r\e[2C", _screen.Written, StringComparison.Ordinal);
    }

    private string? Read() => new LineEditor(_screen.Terminal, "> ", _history, complete: null).Read();
}
