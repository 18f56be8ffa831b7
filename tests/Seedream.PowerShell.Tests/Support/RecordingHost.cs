using System.Collections.Concurrent;
using System.Collections.ObjectModel;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Security;

namespace Seedream.PowerShell.Tests.Support;

/// <summary>A host that keeps what it is asked to show, and answers questions as a test wants.</summary>
public sealed class RecordingHost(int width = 120) : PSHost
{
    private readonly Ui _ui = new(width);

    /// <summary>Every line of text that was shown, warnings and the like with their label.</summary>
    public IReadOnlyCollection<string> Lines => _ui.Lines;

    /// <summary>The warnings among the lines, without label.</summary>
    public IReadOnlyCollection<string> Warnings => _ui.Warnings;

    /// <summary>The questions that were asked.</summary>
    public IReadOnlyCollection<string> Questions => _ui.Questions;

    /// <summary>The label of the choice that every question is answered with.</summary>
    public string Answer
    {
        get => _ui.Answer;
        set => _ui.Answer = value;
    }

    public override string Name => "Recording";

    public override Version Version { get; } = new(1, 0);

    public override Guid InstanceId { get; } = Guid.NewGuid();

    public override PSHostUserInterface UI => _ui;

    public override CultureInfo CurrentCulture => CultureInfo.InvariantCulture;

    public override CultureInfo CurrentUICulture => CultureInfo.InvariantCulture;

    public override void SetShouldExit(int exitCode) => throw new NotSupportedException();

    public override void EnterNestedPrompt() => throw new NotSupportedException();

    public override void ExitNestedPrompt() => throw new NotSupportedException();

    public override void NotifyBeginApplication()
    {
    }

    public override void NotifyEndApplication()
    {
    }

    private sealed class Ui(int width) : PSHostUserInterface
    {
        public ConcurrentQueue<string> Lines { get; } = new();

        public ConcurrentQueue<string> Warnings { get; } = new();

        public ConcurrentQueue<string> Questions { get; } = new();

        public string Answer { get; set; } = "&Yes";

        public override PSHostRawUserInterface RawUI { get; } = new RawUi(width);

        public override void Write(string value) => Lines.Enqueue(value);

        public override void Write(ConsoleColor foregroundColor, ConsoleColor backgroundColor, string value) => Lines.Enqueue(value);

        public override void WriteLine(string value)
        {
            foreach (string line in value.Split('\n'))
                Lines.Enqueue(line.TrimEnd('\r'));
        }

        public override void WriteErrorLine(string value) => Lines.Enqueue($"ERROR: {value}");

        public override void WriteDebugLine(string message) => Lines.Enqueue($"DEBUG: {message}");

        public override void WriteVerboseLine(string message) => Lines.Enqueue($"VERBOSE: {message}");

        public override void WriteWarningLine(string message)
        {
            Warnings.Enqueue(message);
            Lines.Enqueue($"WARNING: {message}");
        }

        public override void WriteProgress(long sourceId, ProgressRecord record) =>
            Lines.Enqueue($"PROGRESS: {record.Activity} {record.StatusDescription} {record.CurrentOperation}");

        public override int PromptForChoice(string caption, string message, Collection<ChoiceDescription> choices, int defaultChoice)
        {
            Questions.Enqueue($"{caption} {message}");
            return choices.Select((choice, index) => (choice.Label, index)).Single(choice => choice.Label == Answer).index;
        }

        public override Dictionary<string, PSObject> Prompt(string caption, string message, Collection<FieldDescription> descriptions) =>
            throw new NotSupportedException($"Nobody answers '{caption} {message}'.");

        public override PSCredential PromptForCredential(string caption, string message, string userName, string targetName) => throw new NotSupportedException();

        public override PSCredential PromptForCredential(
            string caption, string message, string userName, string targetName, PSCredentialTypes allowedCredentialTypes, PSCredentialUIOptions options) =>
            throw new NotSupportedException();

        public override string ReadLine() => throw new NotSupportedException();

        public override SecureString ReadLineAsSecureString() => throw new NotSupportedException();
    }

    private sealed class RawUi(int width) : PSHostRawUserInterface
    {
        public override ConsoleColor BackgroundColor { get; set; }

        public override ConsoleColor ForegroundColor { get; set; }

        public override Size BufferSize { get; set; } = new(width, 200);

        public override Coordinates CursorPosition { get; set; }

        public override int CursorSize { get; set; }

        public override bool KeyAvailable => false;

        public override Size MaxPhysicalWindowSize => new(width, 200);

        public override Size MaxWindowSize => new(width, 200);

        public override Coordinates WindowPosition { get; set; }

        public override Size WindowSize { get; set; } = new(width, 50);

        public override string WindowTitle { get; set; } = "";

        public override void FlushInputBuffer()
        {
        }

        public override BufferCell[,] GetBufferContents(Rectangle rectangle) => throw new NotSupportedException();

        public override KeyInfo ReadKey(ReadKeyOptions options) => throw new NotSupportedException();

        public override void ScrollBufferContents(Rectangle source, Coordinates destination, Rectangle clip, BufferCell fill) => throw new NotSupportedException();

        public override void SetBufferContents(Coordinates origin, BufferCell[,] contents) => throw new NotSupportedException();

        public override void SetBufferContents(Rectangle rectangle, BufferCell fill) => throw new NotSupportedException();
    }
}
