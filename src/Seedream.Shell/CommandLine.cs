using System.Globalization;

namespace Seedream.Shell;

/// <summary>What the shell is asked to do.</summary>
internal enum ShellAction
{
    /// <summary>Read statements from the terminal, or from redirected input.</summary>
    ReadInput,
    RunFile,
    RunCommand,
    ShowHelp,
    ShowVersion,
}

/// <summary>The command line, read: its options are PowerShell's own where PowerShell has them.</summary>
/// <param name="Action">What to do.</param>
/// <param name="Target">The script file or the command text; empty where the action needs neither.</param>
/// <param name="Arguments">What follows the script file, unread.</param>
/// <param name="Emulator">Whether to start the emulator in this process and work against it.</param>
/// <param name="Latency">How long the emulator takes for a job; null for <see cref="DefaultLatency"/>.</param>
internal sealed record CommandLine(ShellAction Action, string Target, IReadOnlyList<string> Arguments, bool Emulator, TimeSpan? Latency)
{
    public const string Hint = "Run with --help to see what it takes.";

    public const string Usage = """
        PowerShell's engine with the Seedream module in it, for machines without PowerShell.

        seedream [options] [-File] <script.ps1> [script arguments]
        seedream [options] -Command <text>
        seedream [options]

        Without a script or a command it reads statements from the terminal or from redirected input.

          --emulator             start the emulator and work against it: nothing is sent, nothing costs money
          --latency <duration>   how long the emulator takes for a job: 500ms, 2s, 1m (default 2s)
          -Command, -c <text>    run the text; - reads it from the input
          -File, -f <script>     run the script with all arguments after it; - reads it from the input
          --help, --version
        """;

    /// <summary>Long enough to see progress, short enough for a quick start.</summary>
    public static readonly TimeSpan DefaultLatency = TimeSpan.FromSeconds(2);

    /// <summary>Options of PowerShell that change nothing here, and are accepted so that its command lines work.</summary>
    private static readonly string[] Ignored = ["noprofile", "nop", "nologo", "noninteractive", "noni"];

    /// <exception cref="CommandLineException">An option is unknown or lacks its value.</exception>
    public static CommandLine Parse(IReadOnlyList<string> arguments)
    {
        var read = new CommandLine(ShellAction.ReadInput, "", [], Emulator: false, Latency: null);
        for (int at = 0; at < arguments.Count; at++)
        {
            string argument = arguments[at];
            string option = argument.Length > 1 && argument[0] == '-' ? argument.TrimStart('-').ToUpperInvariant() : "";
            switch (option)
            {
                case "HELP" or "H" or "?":
                    return read with { Action = ShellAction.ShowHelp };
                case "VERSION" or "V":
                    return read with { Action = ShellAction.ShowVersion };
                case "EMULATOR":
                    read = read with { Emulator = true };
                    break;
                case "LATENCY":
                    read = read with { Latency = ParseDuration(Value(arguments, ++at, argument)) };
                    break;
                case "COMMAND" or "C":
                    return read.WithCommand(arguments.Skip(at + 1).ToArray(), argument);
                case "FILE" or "F":
                    return read.WithFile(Value(arguments, at + 1, argument), arguments.Skip(at + 2).ToArray());
                case "":
                    return read.WithFile(argument, arguments.Skip(at + 1).ToArray());
                default:
                    if (!Ignored.Contains(option, StringComparer.OrdinalIgnoreCase))
                        throw new CommandLineException($"{argument} is not an option of this shell.");
                    break;
            }
        }

        return read;
    }

    private CommandLine WithFile(string file, string[] arguments) => file == "-"
        ? this
        : this with { Action = ShellAction.RunFile, Target = file, Arguments = arguments };

    // As in PowerShell, everything that follows belongs to the command.
    private CommandLine WithCommand(string[] words, string option) => words switch
    {
        [] => throw new CommandLineException($"{option} needs a command after it."),
        ["-"] => this,
        _ => this with { Action = ShellAction.RunCommand, Target = string.Join(' ', words) },
    };

    private static string Value(IReadOnlyList<string> arguments, int at, string option) => at < arguments.Count
        ? arguments[at]
        : throw new CommandLineException($"{option} needs a value after it.");

    private static TimeSpan ParseDuration(string text)
    {
        string digits = text.TrimEnd("msMS".ToCharArray());
        if (double.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double count))
        {
            switch (text[digits.Length..].ToUpperInvariant())
            {
                case "MS": return TimeSpan.FromMilliseconds(count);
                case "S": return TimeSpan.FromSeconds(count);
                case "M": return TimeSpan.FromMinutes(count);
            }
        }

        throw new CommandLineException($"'{text}' is not a duration: write 500ms, 2s or 1m.");
    }
}
