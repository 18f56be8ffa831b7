using System.Text;

namespace Seedream.Shell.Tests;

/// <summary>A screen and a keyboard: what is written, and keys that are pressed beforehand.</summary>
internal sealed class FakeScreen
{
    private readonly Queue<ConsoleKeyInfo> _keys = new();
    private readonly StringBuilder _written = new();

    public FakeScreen(int width)
    {
        var writer = TextWriter.Synchronized(new StringWriter(_written));
        Terminal = new Terminal
        {
            Input = TextReader.Null,
            Output = writer,
            Error = writer,
            InputIsScreen = true,
            OutputIsScreen = true,
            ErrorIsScreen = true,
            UsesColour = true,
            MeasureWidth = () => width,
            ReadKey = _keys.Dequeue,
        };
    }

    public Terminal Terminal { get; }

    /// <summary>Everything written up to now, escape sequences and all.</summary>
    public string Written => _written.ToString();

    /// <summary>Presses keys: a line break is Enter, a tabulator Tab.</summary>
    public FakeScreen Type(string text)
    {
        foreach (char character in text)
        {
            ConsoleKey key = character switch { '\n' => ConsoleKey.Enter, '\t' => ConsoleKey.Tab, _ => ConsoleKey.None };
            _keys.Enqueue(new ConsoleKeyInfo(character, key, shift: false, alt: false, control: false));
        }

        return this;
    }

    public FakeScreen Press(ConsoleKey key, bool control = false)
    {
        _keys.Enqueue(new ConsoleKeyInfo('\0', key, shift: false, alt: false, control));
        return this;
    }
}
