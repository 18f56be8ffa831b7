using System.Management.Automation;
using Seedream.Edits;
using Seedream.Ledger;
using Seedream.Output;
using Seedream.PowerShell.Async;
using Seedream.PowerShell.Binding;
using Seedream.Runs;
using Seedream.Service.Connection;

namespace Seedream.PowerShell.Commands;

/// <summary>Edits photos: uploads, submits, waits and saves, and emits each picture when it is on disk.</summary>
[Cmdlet(VerbsCommon.New, "SeedreamImage", SupportsShouldProcess = true)]
[OutputType(typeof(SeedreamImage), typeof(SeedreamPlan))]
public sealed class NewSeedreamImageCommand : EditCmdlet
{
    private readonly InFlight _inFlight = new();
    private TargetFolder? _targets;
    private Func<string, bool>? _mayOverwrite;
    private RunProgress? _progress;
    private EditRun? _run;

    /// <summary>The folder for the pictures. It is made if it is missing.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [PSDefaultValue(Help = "Current folder")]
    public string? Destination { get; set; }

    /// <summary>What the pictures are called, such as <c>{BaseName}-edited</c>, without extension.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string Name { get; set; } = NameTemplate.Default;

    /// <summary>The folder whose subfolders are made again below the destination.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Root { get; set; }

    /// <summary>Has each edit made in one open request, without the queue.</summary>
    [Parameter]
    public SwitchParameter Direct { get; set; }

    /// <summary>How many seconds to wait between two questions about a job; else what suits its age.</summary>
    [Parameter]
    [ValidateRange(0.05, 3600.0)]
    [PSDefaultValue(Help = "Automatic")]
    public double? PollIntervalSec { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        try
        {
            _targets = new TargetFolder(SessionState, Name, Root);
        }
        catch (SeedreamException failure)
        {
            Fail(failure, Name);
        }

        _progress = new RunProgress(this);
        JobLedger? ledger = IsWhatIf ? ExistingLedger() : Ledger;
        _mayOverwrite = path => Force || (ledger is not null && ImageSaver.IsUnmodifiedOutput(ledger, path));
        if (!IsWhatIf)
        {
            TimeSpan? interval = PollIntervalSec is { } seconds ? TimeSpan.FromSeconds(seconds) : null;
            _run = new EditRun(Client, Ledger, new SubmitOptions(InlineInput, Force, new CostLimit(MaximumCost)), interval, StopSubmitting);
        }
    }

    /// <inheritdoc/>
    protected override void EndItems() => _progress!.KnowTotal();

    /// <inheritdoc/>
    protected override void Tick() => _progress!.Show(Running);

    /// <inheritdoc/>
    protected override void Finished()
    {
        _progress!.Complete();
        base.Finished();
        if (!IsWhatIf && _progress.Summary() is { } summary)
            WriteInformation(summary, ["Seedream"]);
    }

    /// <inheritdoc/>
    protected override void RunEnded() => _progress!.Complete();

    /// <inheritdoc/>
    protected override void Canceled(IReadOnlyList<Exception> failures) => _inFlight.Warn(this, !NoLedger, failures);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        _run?.Dispose();
    }

    private protected override string Verb => "Edit";

    private protected override void Refuse(SeedreamException failure, object? target)
    {
        _progress!.Add();
        _progress.Ended(failed: true);
        Report(failure, target);
    }

    private protected override OutputTarget Place(Edit edit) => _targets!.For(edit, Destination, _mayOverwrite!);

    private protected override void ProcessEdit(Edit edit, OutputTarget? target)
    {
        _progress!.Add();
        Start(ThrottleLimit, Target(edit), () => MakeAsync(edit with { Destination = target!.Folder, Name = Name }, target));
    }

    private async Task MakeAsync(Edit edit, OutputTarget target)
    {
        using Deadline deadline = Deadline.FromFirstRequest(Client.Clock, TimeSpan.FromSeconds(TimeoutSec), CancelAll);
        CallContext context = Context(deadline);
        string? requestId = null;
        bool failed = false;
        var events = new EditEvents(
            job =>
            {
                requestId = job.RequestId;
                _inFlight.Add(job);
            },
            OnSaved,
            failure =>
            {
                failed = true;
                EmitError(failure, Target(edit));
            });
        try
        {
            await _run!.Pipeline.RunAsync(edit, target, Direct, events, context).ConfigureAwait(false);
        }
        catch (SeedreamException failure)
        {
            events.Failed(failure);
        }

        // A job that ended, or whose own error says where its pictures are, is not in flight any more.
        if (requestId is not null)
            _inFlight.Remove(requestId);

        RunOnPipeline(() => _progress!.Ended(failed));
    }

    private void OnSaved(SeedreamImage image) => RunOnPipeline(() =>
    {
        _progress!.Saved(image);
        WriteObject(image);
    });
}
