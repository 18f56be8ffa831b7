using System.Management.Automation.Language;

namespace Seedream.Shell;

/// <summary>Reads a statement, runs it, and again, until <c>exit</c> or the end of the input.</summary>
internal sealed class Interactive
{
    private readonly ShellHost _host;
    private readonly PipelineRunner _runner;
    private readonly LineReader _reader;
    private readonly Interrupts _interrupts;

    public Interactive(ShellHost host, PipelineRunner runner, LineReader reader, Interrupts interrupts)
    {
        (_host, _runner, _reader, _interrupts) = (host, runner, reader, interrupts);
        host.NestedPrompt = () => Loop(nested: true);
    }

    /// <returns>What <c>exit</c> was called with, else 0.</returns>
    public int Run()
    {
        Loop(nested: false);
        return _interrupts.WasTerminated ? ExitCode.Terminated : _host.ExitRequest ?? ExitCode.Success;
    }

    private void Loop(bool nested)
    {
        while (_host.ExitRequest is null && !_interrupts.WasTerminated)
        {
            try
            {
                if (ReadStatement(nested) is not { } statement)
                    break;

                _interrupts.Forget();
                _runner.Run(statement, nested);
            }
            catch (OperationCanceledException)
            {
                // Ctrl+C at the prompt throws away what was typed, and nothing else.
                continue;
            }

            if (nested && _host.LeavesNestedPrompt)
                break;
        }

        _host.LeavesNestedPrompt = false;
    }

    /// <summary>A whole statement: an open brace or quote asks for another line, and an empty line ends it all the same.</summary>
    private string? ReadStatement(bool nested)
    {
        string? statement = ReadLine(_runner.Evaluate("prompt", nested));
        while (statement is not null && IsIncomplete(statement) && ReadLine(">> ") is { Length: > 0 } more)
            statement += "\n" + more;
        return statement;

        string? ReadLine(string prompt) => _reader.ReadStatement(prompt, (text, cursor) => _runner.Complete(text, cursor, nested));
    }

    private static bool IsIncomplete(string text)
    {
        Parser.ParseInput(text, out _, out ParseError[]? errors);
        return Array.Exists(errors, error => error.IncompleteInput);
    }
}
