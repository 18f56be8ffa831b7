using System.Management.Automation.Host;

namespace Seedream.Shell;

/// <summary>What the engine asks of a screen: its width, and the keys. A screen buffer is not among it.</summary>
internal sealed class ShellRawUserInterface(Terminal terminal) : PSHostRawUserInterface
{
    // Where nobody looks there is no page to fill.
    private const int EndlessHeight = 9999;

    public override ConsoleColor BackgroundColor { get; set; } = ConsoleColor.Black;

    public override ConsoleColor ForegroundColor { get; set; } = ConsoleColor.Gray;

    public override Size BufferSize
    {
        get => new(terminal.MeasureWidth(), EndlessHeight);
        set => throw Unsupported();
    }

    public override Size WindowSize
    {
        get => new(terminal.MeasureWidth(), terminal.OutputIsScreen ? Console.WindowHeight : EndlessHeight);
        set => throw Unsupported();
    }

    public override Size MaxWindowSize => WindowSize;

    public override Size MaxPhysicalWindowSize => WindowSize;

    public override Coordinates CursorPosition
    {
        get => terminal.OutputIsScreen ? new(Console.CursorLeft, Console.CursorTop) : default;
        set
        {
            if (terminal.OutputIsScreen)
                Console.SetCursorPosition(value.X, value.Y);
        }
    }

    public override int CursorSize { get; set; } = 25;

    public override Coordinates WindowPosition { get; set; }

    public override string WindowTitle { get; set; } = "";

    public override bool KeyAvailable => terminal.InputIsScreen && Console.KeyAvailable;

    public override int LengthInBufferCells(char source) => CellWidth.Of(source);

    public override int LengthInBufferCells(string source) => CellWidth.Of(source);

    public override int LengthInBufferCells(string source, int offset) => CellWidth.Of(source[offset..]);

    public override KeyInfo ReadKey(ReadKeyOptions options)
    {
        if (!terminal.InputIsScreen)
            throw NotInteractive.Because("A key was asked for");

        ConsoleKeyInfo key = Console.ReadKey(options.HasFlag(ReadKeyOptions.NoEcho));
        return new KeyInfo((int)key.Key, key.KeyChar, 0, keyDown: true);
    }

    public override void FlushInputBuffer()
    {
        while (KeyAvailable)
            Console.ReadKey(intercept: true);
    }

    /// <summary>Only the whole screen can be emptied, which is what <c>Clear-Host</c> asks for.</summary>
    public override void SetBufferContents(Rectangle rectangle, BufferCell fill)
    {
        if (terminal.OutputIsScreen && rectangle is { Left: -1, Top: -1, Right: -1, Bottom: -1 })
            Console.Clear();
    }

    public override void SetBufferContents(Coordinates origin, BufferCell[,] contents) => throw Unsupported();

    public override BufferCell[,] GetBufferContents(Rectangle rectangle) => throw Unsupported();

    public override void ScrollBufferContents(Rectangle source, Coordinates destination, Rectangle clip, BufferCell fill) => throw Unsupported();

    private static NotSupportedException Unsupported() => new("This shell writes lines; it has no screen buffer.");
}
