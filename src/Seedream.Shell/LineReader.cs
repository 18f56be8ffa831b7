using System.Management.Automation;
using System.Security;

namespace Seedream.Shell;

/// <summary>Reads what a person types, a line at a time.</summary>
internal sealed class LineReader(Terminal terminal)
{
    private readonly LineHistory _statements = new();

    /// <summary>Whether there is a person to ask.</summary>
    public bool IsInteractive => terminal.InputIsScreen;

    private bool CanEdit => terminal.InputIsScreen && terminal.OutputIsScreen && terminal.UsesColour;

    /// <summary>A statement, with completion and with the statements before it at hand.</summary>
    /// <returns>The line; null at the end of the input.</returns>
    /// <exception cref="OperationCanceledException">Ctrl+C was pressed.</exception>
    public string? ReadStatement(string prompt, Func<string, int, CommandCompletion?> complete)
    {
        string? line = null;
        try
        {
            return line = Read(prompt, _statements, complete);
        }
        finally
        {
            _statements.Add(line ?? "");
        }
    }

    /// <summary>The answer to a question.</summary>
    /// <returns>The line; null at the end of the input.</returns>
    /// <exception cref="OperationCanceledException">Ctrl+C was pressed.</exception>
    public string? ReadAnswer(string prompt) => Read(prompt, new LineHistory(), complete: null);

    /// <summary>An answer that does not show.</summary>
    /// <exception cref="OperationCanceledException">Ctrl+C was pressed.</exception>
    public SecureString ReadSecret(string prompt)
    {
        Show(prompt);
        var typed = new SecureString();
        while (true)
        {
            ConsoleKeyInfo key = terminal.ReadKey();
            switch (key)
            {
                case { Key: ConsoleKey.Enter }:
                    terminal.Output.WriteLine();
                    typed.MakeReadOnly();
                    return typed;
                case { Key: ConsoleKey.C, Modifiers: ConsoleModifiers.Control }:
                    terminal.Output.WriteLine();
                    throw new OperationCanceledException();
                case { Key: ConsoleKey.Backspace } when typed.Length > 0:
                    typed.RemoveAt(typed.Length - 1);
                    break;
                case { KeyChar: >= ' ' and not '\x7f' }:
                    typed.AppendChar(key.KeyChar);
                    break;
            }
        }
    }

    private string? Read(string prompt, LineHistory history, Func<string, int, CommandCompletion?>? complete)
    {
        if (CanEdit)
            return new LineEditor(terminal, prompt, history, complete).Read();

        Show(prompt);
        return terminal.Input.ReadLine();
    }

    private void Show(string prompt)
    {
        terminal.Output.Write(prompt);
        terminal.Output.Flush();
    }
}
