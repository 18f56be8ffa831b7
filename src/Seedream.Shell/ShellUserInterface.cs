using System.Collections.ObjectModel;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Management.Automation.Internal;
using System.Security;

namespace Seedream.Shell;

/// <summary>
/// What the engine writes to and asks through. The streams go where PowerShell sends them: errors to the error stream,
/// everything else to the output.
/// </summary>
internal sealed class ShellUserInterface : PSHostUserInterface
{
    private readonly Terminal _terminal;
    private readonly ProgressLine _progress;
    private readonly Questions _questions;
    private readonly Lock _writing = new();
    private bool _reportsError;

    public ShellUserInterface(Terminal terminal, LineReader reader)
    {
        _terminal = terminal;
        _progress = new ProgressLine(terminal, TimeProvider.System);
        _questions = new Questions(this, reader);
        RawUI = new ShellRawUserInterface(terminal);
    }

    public override PSHostRawUserInterface RawUI { get; }

    public override bool SupportsVirtualTerminal => _terminal.UsesColour;

    /// <summary>Sends everything to the error stream until the result is disposed of: an error is on its way out.</summary>
    public IDisposable BeginErrorReport()
    {
        _reportsError = true;
        return new Ending(() => _reportsError = false);
    }

    /// <summary>Takes the progress line away: what drew it has ended.</summary>
    public void EndProgress()
    {
        lock (_writing)
            _progress.Clear();
    }

    public override void Write(string value) => WriteTo(_reportsError, value);

    public override void WriteLine(string value) => WriteTo(_reportsError, value + Environment.NewLine);

    public override void Write(ConsoleColor foregroundColor, ConsoleColor backgroundColor, string value)
    {
        // The engine passes both colours where only one was chosen; the other one is the terminal's own.
        string foreground = foregroundColor == RawUI.ForegroundColor ? "" : PSStyle.MapForegroundColorToEscapeSequence(foregroundColor);
        string background = backgroundColor == RawUI.BackgroundColor ? "" : PSStyle.MapBackgroundColorToEscapeSequence(backgroundColor);
        Write(foreground.Length + background.Length == 0 ? value : foreground + background + value + PSStyle.Instance.Reset);
    }

    public override void WriteErrorLine(string value) => WriteTo(error: true, value + Environment.NewLine);

    public override void WriteWarningLine(string message) => WriteMessage("WARNING", FormatStyle.Warning, message);

    public override void WriteVerboseLine(string message) => WriteMessage("VERBOSE", FormatStyle.Verbose, message);

    public override void WriteDebugLine(string message) => WriteMessage("DEBUG", FormatStyle.Debug, message);

    public override void WriteProgress(long sourceId, ProgressRecord record)
    {
        lock (_writing)
            _progress.Update(sourceId, record);
    }

    public override string ReadLine() => _questions.AskLine("A line of text was asked for");

    public override SecureString ReadLineAsSecureString() => _questions.AskSecret();

    public override Dictionary<string, PSObject> Prompt(string caption, string message, Collection<FieldDescription> descriptions) =>
        _questions.AskFields(caption, message, descriptions);

    public override int PromptForChoice(string caption, string message, Collection<ChoiceDescription> choices, int defaultChoice) =>
        _questions.AskChoice(caption, message, choices, defaultChoice);

    public override PSCredential PromptForCredential(string caption, string message, string userName, string targetName) =>
        _questions.AskCredential(caption, message, userName);

    public override PSCredential PromptForCredential(
        string caption, string message, string userName, string targetName, PSCredentialTypes allowedCredentialTypes, PSCredentialUIOptions options) =>
        _questions.AskCredential(caption, message, userName);

    private void WriteMessage(string label, FormatStyle style, string message) =>
        WriteLine($"{GetFormatStyleString(style)}{label}: {message}{GetFormatStyleString(FormatStyle.Reset)}");

    private void WriteTo(bool error, string text)
    {
        bool isScreen = error ? _terminal.ErrorIsScreen : _terminal.OutputIsScreen;
        TextWriter writer = error ? _terminal.Error : _terminal.Output;
        lock (_writing)
        {
            _progress.Hide();
            writer.Write(KeepsEscapes(isScreen) ? text : new StringDecorated(text).ToString(OutputRendering.PlainText));
            writer.Flush();

            // The progress line takes a line of its own, so it waits while one is half written.
            if (isScreen)
                _progress.MayDraw = text.EndsWith('\n');
        }
    }

    private bool KeepsEscapes(bool isScreen) => PSStyle.Instance.OutputRendering switch
    {
        OutputRendering.Ansi => true,
        OutputRendering.PlainText => false,
        _ => isScreen && _terminal.UsesColour,
    };
}
