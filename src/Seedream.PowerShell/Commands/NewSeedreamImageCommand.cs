using System.Management.Automation;
using Seedream.Edits;
using Seedream.Output;
using Seedream.PowerShell.Async;
using Seedream.PowerShell.Binding;
using Seedream.Runs;
using Seedream.Service.Connection;

namespace Seedream.PowerShell.Commands;

/// <summary>Edits photos: uploads, submits, waits and saves, and returns each image when it is on disk.</summary>
[Cmdlet(VerbsCommon.New, "SeedreamImage", SupportsShouldProcess = true)]
[OutputType(typeof(SeedreamImage), typeof(SeedreamPlan))]
public sealed class NewSeedreamImageCommand : EditCmdlet
{
    private DestinationResolver? _destinations;
    private SavedImages? _saved;
    private int _own;
    private RunProgress? _progress;
    private BatchQueue<(Edit Edit, OutputTarget Target)>? _queue;

    /// <summary>The folder for the images, created if missing; null for the current folder.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [PSDefaultValue(Help = "Current folder")]
    public string? Destination { get; set; }

    /// <summary>The template for file names, such as <c>{BaseName}-edited</c>, without extension.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NameCompleter))]
    public string Name { get; set; } = NameTemplate.Default;

    /// <summary>The folder whose subfolders are created in the destination; null to create no subfolders.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Root { get; set; }

    /// <summary>Overwrites existing files, but never a photo of the run.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Processes each edit in a single open request instead of using the queue.</summary>
    [Parameter]
    public SwitchParameter Direct { get; set; }

    /// <summary>The time between two polls of a job in seconds, 0.05 to 3600; null for automatic.</summary>
    [Parameter]
    [NumberTransformation]
    [ValidateRange(0.05, 3600.0)]
    [PSDefaultValue(Help = "Automatic")]
    public double? PollIntervalSec { get; set; }

    private protected override string Verb => "Edit";

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        _queue?.Dispose();
    }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        _destinations = GetOrTerminate(() => new DestinationResolver(SessionState, Name, Root), Name);
        _progress = new RunProgress(
            WriteProgress,
            TimeProvider.System,
            () => Run is { Limit: var limit } ? (limit.Spent, limit.Pending) : (0, 0));
        _saved = new SavedImages(IsWhatIf ? ExistingLedger() : Ledger, Photos);
        BeginRun(FromSeconds(PollIntervalSec));
    }

    private protected override void OnInputEnded()
    {
        _progress!.OnInputEnded();
        _queue?.Complete();
    }

    private protected override void UpdateProgress() => _progress!.Show(_queue?.InProgress ?? 0);

    private protected override void OnTerminating() => _progress!.Complete();

    private protected override void OnCompleted()
    {
        _progress!.Complete();
        base.OnCompleted();
        if (_own > 0)
        {
            WriteWarning(
                $"{_own} {(_own == 1 ? "photo was" : "photos were")} skipped: this module saved them below the "
                + "destination itself. To edit them, use another -Destination.");
        }

        if (!IsWhatIf && _progress.Summary() is { } summary)
            WriteInformation(summary, ["Seedream"]);
    }

    private protected override void Refuse(SeedreamException failure, object? target)
    {
        _progress!.Add();
        _progress.Ended(failed: true);
        base.Refuse(failure, target);
    }

    private protected override void Check(Edit edit)
    {
        base.Check(edit);
        if (Direct)
            EditRules.CheckDirect(edit);
    }

    private protected override bool IsSkipped(Edit edit)
    {
        if (edit.Source?.Path is not { } photo)
            return false;

        try
        {
            if (!_saved!.IsOwn(photo, _destinations!.Resolve(Destination), CancelAll))
                return false;
        }
        catch (SeedreamException)
        {
            // The error of a photo or folder that cannot be read is reported where the edit is checked.
            return false;
        }

        _own++;
        WriteVerbose($"'{photo}' was skipped, because this module saved it below the destination itself.");
        return true;
    }

    private protected override OutputTarget GetTarget(Edit edit) =>
        _destinations!.For(edit, Destination, path => _saved!.IsReplacedBy(path, edit)) with { Force = Force };

    private protected override void StartEdit(Edit edit, OutputTarget? target)
    {
        _progress!.Add();
        edit = edit with { Destination = target!.Folder, Name = Name };
        if (_queue is null)
        {
            _queue = new(ThrottleLimit, FinishOrLeave, BeginEdit, Wake, () => IsEnding);
            Start(_queue);
        }

        _queue.Add((edit, target));
        WaitWhile(() => _queue.IsFull);
    }

    // Edits for which nothing is left to do need neither a key nor a connection.
    private IReadOnlyList<(Edit Edit, OutputTarget Target)> FinishOrLeave(
        IReadOnlyList<(Edit Edit, OutputTarget Target)> edits)
    {
        IReadOnlyList<IReadOnlyList<SeedreamImage>?> finished;
        try
        {
            finished = Run!.FindFinished(edits);
        }
        catch (Exception)
        {
            // Each edit finds and reports what concerns it. An end of the queue would lose all others.
            return edits;
        }

        IReadOnlyList<SeedreamImage>[] done = [.. finished.OfType<IReadOnlyList<SeedreamImage>>()];
        if (done.Length > 0)
            RunOnPipeline(() => WriteFound(done));

        return [.. edits.Where((_, index) => finished[index] is null)];
    }

    private void WriteFound(IReadOnlyList<SeedreamImage>[] edits)
    {
        foreach (IReadOnlyList<SeedreamImage> images in edits)
        {
            foreach (SeedreamImage image in images)
                Write(image);

            _progress!.Found();
        }
    }

    private void BeginEdit((Edit Edit, OutputTarget Target) queued, Action onEnd) =>
        Begin(ErrorTarget(queued.Edit), async () =>
        {
            try
            {
                await RunEditAsync(context => EditAsync(queued.Edit, queued.Target, context)).ConfigureAwait(false);
            }
            finally
            {
                onEnd();
            }
        });

    private async Task EditAsync(Edit edit, OutputTarget target, CallContext context)
    {
        string? requestId = null;
        bool failed = false;
        bool endedTheRun = false;
        bool isFound = false;
        var events = new EditEvents(
            job =>
            {
                requestId = job.RequestId;
                InFlight.Add(job);
            },
            OnSaved,
            failure =>
            {
                failed = true;
                EmitError(failure, ErrorTarget(edit));
            })
        {
            Found = images =>
            {
                isFound = true;
                RunOnPipeline(() => WriteFound([images]));
            },
        };
        try
        {
            await Run!.RunAsync(edit, target, Direct, events, context).ConfigureAwait(false);
        }
        catch (SeedreamException failure)
        {
            endedTheRun = failure.EndsTheRun;
            events.Failed(failure);
        }

        // The error of an item says how to get its images. Of several errors that end the run, only one is shown.
        if (requestId is not null && !endedTheRun)
            InFlight.Remove(requestId);

        if (!isFound)
            RunOnPipeline(() => _progress!.Ended(failed));
    }

    private void OnSaved(SeedreamImage image) => RunOnPipeline(() => Write(image));

    private void Write(SeedreamImage image)
    {
        _progress!.Saved(image);
        WriteObject(image);
    }
}
