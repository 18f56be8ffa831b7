using System.Collections.Concurrent;
using System.Collections.ObjectModel;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Security;

namespace Seedream.PowerShell.Tests.Support;

/// <summary>A host that keeps the lines it shows, and gives every question the same answer.</summary>
public sealed class RecordingHost : PSHost
{
    private readonly Recorder _recorder = new();

    /// <summary>Every line of text, warnings and the like with their label.</summary>
    public IReadOnlyCollection<string> Lines => _recorder.Lines;

    /// <summary>The warnings among the lines, without label.</summary>
    public IReadOnlyCollection<string> Warnings => _recorder.Warnings;

    public IReadOnlyCollection<string> Questions => _recorder.Questions;

    /// <summary>The label of the choice that answers every question.</summary>
    public string Answer
    {
        get => _recorder.Answer;
        set => _recorder.Answer = value;
    }

    public override string Name => "Recording";

    public override Version Version { get; } = new(1, 0);

    public override Guid InstanceId { get; } = Guid.NewGuid();

    public override PSHostUserInterface UI => _recorder;

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

    private sealed class Recorder : PSHostUserInterface
    {
        public ConcurrentQueue<string> Lines { get; } = new();

        public ConcurrentQueue<string> Warnings { get; } = new();

        public ConcurrentQueue<string> Questions { get; } = new();

        public string Answer { get; set; } = "&Yes";

        public override PSHostRawUserInterface? RawUI => null;

        public override void Write(string value) => Lines.Enqueue(value);

        public override void Write(ConsoleColor foregroundColor, ConsoleColor backgroundColor, string value) =>
            Lines.Enqueue(value);

        public override void WriteLine(string value) => Lines.Enqueue(value);

        public override void WriteErrorLine(string value) => Lines.Enqueue($"ERROR: {value}");

        public override void WriteDebugLine(string message) => Lines.Enqueue($"DEBUG: {message}");

        public override void WriteVerboseLine(string message) => Lines.Enqueue($"VERBOSE: {message}");

        public override void WriteWarningLine(string message)
        {
            Warnings.Enqueue(message);
            Lines.Enqueue($"WARNING: {message}");
        }

        public override void WriteProgress(long sourceId, ProgressRecord record)
        {
        }

        public override int PromptForChoice(
            string caption, string message, Collection<ChoiceDescription> choices, int defaultChoice)
        {
            Questions.Enqueue($"{caption} {message}");
            return choices.IndexOf(choices.Single(choice => choice.Label == Answer));
        }

        public override Dictionary<string, PSObject> Prompt(
            string caption, string message, Collection<FieldDescription> descriptions) =>
            throw new NotSupportedException();

        public override PSCredential PromptForCredential(
            string caption, string message, string userName, string targetName) => throw new NotSupportedException();

        public override PSCredential PromptForCredential(
            string caption,
            string message,
            string userName,
            string targetName,
            PSCredentialTypes allowedCredentialTypes,
            PSCredentialUIOptions options) => throw new NotSupportedException();

        public override string ReadLine() => throw new NotSupportedException();

        public override SecureString ReadLineAsSecureString() => throw new NotSupportedException();
    }
}
