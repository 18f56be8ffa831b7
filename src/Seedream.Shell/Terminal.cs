using System.Globalization;

namespace Seedream.Shell;

/// <summary>The three streams of the process and what is known of the screen behind them.</summary>
internal sealed class Terminal
{
    /// <summary>The width of redirected output where nothing else says one: a table of the module fits.</summary>
    private const int RedirectedWidth = 120;

    public required TextReader Input { get; init; }

    public required TextWriter Output { get; init; }

    public required TextWriter Error { get; init; }

    /// <summary>Whether a person types the input.</summary>
    public bool InputIsScreen { get; init; }

    public bool OutputIsScreen { get; init; }

    public bool ErrorIsScreen { get; init; }

    /// <summary>Whether the screen understands escape sequences, and the person wants them.</summary>
    public bool UsesColour { get; init; }

    /// <summary>One key, Ctrl+C among them, without showing it.</summary>
    public Func<ConsoleKeyInfo> ReadKey { get; init; } = ReadConsoleKey;

    public Func<int> MeasureWidth { get; init; } = () => RedirectedWidth;

    /// <summary>The streams of this process.</summary>
    public static Terminal Open()
    {
        bool dumb = Environment.GetEnvironmentVariable("TERM") == "dumb";
        return new Terminal
        {
            Input = Console.In,
            Output = Console.Out,
            Error = Console.Error,
            InputIsScreen = !Console.IsInputRedirected,
            OutputIsScreen = !Console.IsOutputRedirected,
            ErrorIsScreen = !Console.IsErrorRedirected && !dumb,
            UsesColour = !dumb && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")) && EscapeSequences.TryEnable(),
            MeasureWidth = MeasureConsole,
        };
    }

    private static ConsoleKeyInfo ReadConsoleKey()
    {
        // Only while a key is waited for is Ctrl+C one: at any other time it interrupts.
        Console.TreatControlCAsInput = true;
        try
        {
            return Console.ReadKey(intercept: true);
        }
        finally
        {
            Console.TreatControlCAsInput = false;
        }
    }

    private static int MeasureConsole()
    {
        if (!Console.IsOutputRedirected || !Console.IsErrorRedirected)
        {
            int width = Console.WindowWidth;
            if (width > 0)
                return width;
        }

        return int.TryParse(Environment.GetEnvironmentVariable("COLUMNS"), NumberStyles.None, CultureInfo.InvariantCulture, out int columns) && columns > 0
            ? columns
            : RedirectedWidth;
    }
}
