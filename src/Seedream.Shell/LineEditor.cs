using System.Management.Automation;
using System.Management.Automation.Internal;

namespace Seedream.Shell;

/// <summary>One line being typed: what the keys do to it, and how it looks.</summary>
/// <param name="terminal">The screen it is on.</param>
/// <param name="prompt">What stands before it; only its last line is drawn again.</param>
/// <param name="history">The lines before it.</param>
/// <param name="complete">Gives the completions of a text at a place; null for an answer, which has none.</param>
internal sealed class LineEditor(Terminal terminal, string prompt, LineHistory history, Func<string, int, CommandCompletion?>? complete)
{
    private const ConsoleModifiers Control = ConsoleModifiers.Control;

    private readonly string _prompt = prompt[(prompt.LastIndexOf('\n') + 1)..];
    private string _text = "";
    private int _cursor;
    private int _cursorRow;
    private CommandCompletion? _completion;

    /// <summary>Reads keys up to Enter.</summary>
    /// <returns>The line; null at the end of the input.</returns>
    /// <exception cref="OperationCanceledException">Ctrl+C was pressed.</exception>
    public string? Read()
    {
        terminal.Output.Write(prompt[..^_prompt.Length]);
        while (true)
        {
            Draw();
            ConsoleKeyInfo key = terminal.ReadKey();
            switch (key)
            {
                case { Key: ConsoleKey.Enter }:
                    Leave();
                    return _text;
                case { Key: ConsoleKey.C, Modifiers: Control }:
                    Leave();
                    throw new OperationCanceledException();
                case { Key: ConsoleKey.D, Modifiers: Control } when _text.Length == 0:
                    Leave();
                    return null;
                case { Key: ConsoleKey.Tab }:
                    Complete(forward: key.Modifiers != ConsoleModifiers.Shift);
                    break;
                default:
                    _completion = null;
                    Edit(key);
                    break;
            }
        }
    }

    private void Edit(ConsoleKeyInfo key)
    {
        switch (key)
        {
            case { Key: ConsoleKey.LeftArrow }:
                _cursor = Math.Max(0, _cursor - 1);
                break;
            case { Key: ConsoleKey.RightArrow }:
                _cursor = Math.Min(_text.Length, _cursor + 1);
                break;
            case { Key: ConsoleKey.Home } or { Key: ConsoleKey.A, Modifiers: Control }:
                _cursor = 0;
                break;
            case { Key: ConsoleKey.End } or { Key: ConsoleKey.E, Modifiers: Control }:
                _cursor = _text.Length;
                break;
            case { Key: ConsoleKey.UpArrow }:
                Replace(0, _text.Length, history.Earlier(_text));
                break;
            case { Key: ConsoleKey.DownArrow }:
                Replace(0, _text.Length, history.Later());
                break;
            case { Key: ConsoleKey.Escape }:
                Replace(0, _text.Length, "");
                break;
            case { Key: ConsoleKey.Backspace } when _cursor > 0:
                Replace(_cursor - 1, 1, "");
                break;
            case { Key: ConsoleKey.Delete } when _cursor < _text.Length:
                Replace(_cursor, 1, "");
                break;
            case { KeyChar: >= ' ' and not '\x7f' }:
                Replace(_cursor, 0, key.KeyChar.ToString());
                break;
        }
    }

    private void Complete(bool forward)
    {
        _completion ??= complete?.Invoke(_text, _cursor);
        if (_completion?.GetNextResult(forward) is not { } result)
            return;

        Replace(_completion.ReplacementIndex, _completion.ReplacementLength, result.CompletionText);
        _completion.ReplacementLength = result.CompletionText.Length;
    }

    private void Replace(int at, int length, string by)
    {
        _text = _text.Remove(at, length).Insert(at, by);
        _cursor = at + by.Length;
    }

    private void Leave()
    {
        _cursor = _text.Length;
        Draw();
        terminal.Output.WriteLine();
    }

    /// <summary>Draws prompt and text over what was there; a long line takes several rows.</summary>
    private void Draw()
    {
        int width = terminal.MeasureWidth();
        int start = CellWidth.Of(new StringDecorated(_prompt).ToString(OutputRendering.PlainText));
        int end = start + CellWidth.Of(_text);
        int cursor = start + CellWidth.Of(_text[.._cursor]);

        // A row filled to its end leaves the cursor on it: only a line break takes it to the next.
        string wrap = end > 0 && end % width == 0 ? "\r\n" : "";
        terminal.Output.Write($"{Up(_cursorRow)}\r\e[J{_prompt}{_text}{wrap}{Up((end / width) - (cursor / width))}\r{Right(cursor % width)}");
        terminal.Output.Flush();
        _cursorRow = cursor / width;
    }

    private static string Up(int rows) => rows > 0 ? $"\e[{rows}A" : "";

    private static string Right(int columns) => columns > 0 ? $"\e[{columns}C" : "";
}
