using System.Management.Automation;
using Seedream.Ledger;
using Seedream.Output;
using Seedream.PowerShell.Binding;
using Seedream.Runs;
using Seedream.Service.Connection;

namespace Seedream.PowerShell.Commands;

/// <summary>Saves the images of jobs and results, or single images, and returns each one when it is on disk.</summary>
[Cmdlet(VerbsData.Save, "SeedreamImage", DefaultParameterSetName = JobSet, SupportsShouldProcess = true)]
[OutputType(typeof(SeedreamImage))]
public sealed class SaveSeedreamImageCommand : JobCmdlet
{
    private OutputReservations _names = null!;
    private bool _isWhatIf;
    private ImageSaver? _saver;
    private SavedImages? _saved;

    /// <summary>The jobs, results or images, as objects with a request id or as request ids.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = JobSet)]
    [ValidateNotNull]
    public PSObject[] InputObject { get; set; } = [];

    /// <summary>The folder for the images, created if missing; null for the job's, else the current folder.</summary>
    [Parameter(Position = 0, ParameterSetName = JobSet)]
    [Parameter(Position = 1, ParameterSetName = RequestIdSet)]
    [PSDefaultValue(Help = "Folder recorded for the job, else the current folder")]
    public string? Destination { get; set; }

    /// <summary>The template for file names, without extension; null for the job's, else <c>{BaseName}</c>.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NameCompleter))]
    [PSDefaultValue(Help = "Name recorded for the job, else {BaseName}")]
    public string? Name { get; set; }

    /// <summary>The maximum number of items in progress, 1 to 1000.</summary>
    [Parameter]
    [NumberTransformation(IsWhole = true)]
    [ValidateRange(1, 1000)]
    public int ThrottleLimit { get; set; } = 8;

    /// <summary>Overwrites existing files, but never a photo.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        _isWhatIf = IsWhatIfBound();
        _names = _isWhatIf ? OutputReservations.ForPlan() : OutputReservations.ForRun();
        _saver = new ImageSaver(Client.Images, new RequestHistory(Client.Api), Ledger, _names);
        _saved = new SavedImages(Ledger, new PhotoReader(Ledger, readsAll: false, TimeProvider.System));
        GetOrTerminate(() => CreateTarget(null, null), Name ?? Destination);
    }

    private protected override void ProcessItem()
    {
        foreach (SeedreamJob job in RequestedJobs([]))
            SaveJob(job);

        foreach (PSObject item in InputObject)
            Save(item);
    }

    // Results and images contain the URLs of the images. For a job, the service has to be asked for them.
    private void Save(PSObject item)
    {
        if (PipedObject.ToImages(item) is { Count: > 0 } images)
            SaveImages(images);
        else if (PipedObject.ToImage(item) is { } image)
            SaveImages([image]);
        else if (JobTransformationAttribute.ToJob(item) is { } job)
            SaveJob(job);
        else
            Report(NoRequestId(item), item);
    }

    private void SaveJob(SeedreamJob job)
    {
        // A request id alone does not contain a destination, but the ledger can.
        LedgerRow? row = FindRow(job.RequestId);
        _names.Protect([job.Path, .. job.ReferenceImage]);
        if (TryCreateTarget(job.Destination ?? row?.Destination, job.Name ?? row?.Name, job) is not { } target)
            return;

        IReadOnlyList<SeedreamImage> known = _isWhatIf && row is not null ? _saver!.LoadImages(row, row.ToJob()) : [];
        if (known.Count > 0)
            known.ToList().ForEach(image => Preview(image, target));
        else if (ShouldProcess(job.RequestId, "Save the images"))
            Start(ThrottleLimit, job, TimeoutSec, context => SaveJobAsync(job, target, context));
    }

    private void SaveImages(IReadOnlyList<SeedreamImage> images)
    {
        foreach (SeedreamImage image in images)
        {
            _names.Protect([image.Source]);
            if (TryCreateTarget(image.Destination, image.NameTemplate, image) is not { } target)
                continue;

            if (_isWhatIf)
                Preview(image, target);
            else if (ShouldProcess(image.Uri?.ToString() ?? image.RequestId, "Save the image"))
                Start(ThrottleLimit, image, TimeoutSec, context => SaveImageAsync(image, target, context));
        }
    }

    private async Task SaveJobAsync(SeedreamJob job, OutputTarget target, CallContext context)
    {
        SeedreamResult result = await Tracker.GetResultAsync(job, context).ConfigureAwait(false);
        target = target with { IsNumbered = job.MaxImages > 1 };

        // Each image has the whole time limit for itself.
        foreach (SeedreamImage image in result.Images)
            await RunAsync(TimeoutSec, own => SaveImageAsync(image, target, own)).ConfigureAwait(false);
    }

    private async Task SaveImageAsync(SeedreamImage image, OutputTarget target, CallContext context)
    {
        try
        {
            LedgerRow? row = FindRow(image.RequestId);
            target = Complete(target, image, row);
            Emit(await _saver!.SaveAsync(image, row, target, context).ConfigureAwait(false));
        }
        catch (SeedreamException failure)
        {
            // The other images of the job are paid too, so they are still saved.
            EmitError(failure, image);
        }
    }

    // What the run would refuse is refused here.
    private void Preview(SeedreamImage image, OutputTarget target)
    {
        try
        {
            LedgerRow? row = FindRow(image.RequestId);
            string path = _saver!.Preview(image, row, Complete(target, image, row));
            ShouldProcess($"image {image.Index} of job {image.RequestId} -> {path}", "Save the image");
        }
        catch (SeedreamException failure)
        {
            Report(failure, image);
        }
    }

    private OutputTarget Complete(OutputTarget target, SeedreamImage image, LedgerRow? row)
    {
        _names.Protect([row?.Path, .. row?.ReferenceImages ?? []]);
        return target with
        {
            Source = image.Source,
            IsNumbered = target.IsNumbered || row?.MaxImages > 1,
            MayOverwrite = path => _saved!.IsReplacedBy(path, row, image),
        };
    }

    private LedgerRow? FindRow(string requestId) => Ledger.Jobs.FindByRequestId(Client.Settings.Endpoint, requestId);

    private OutputTarget? TryCreateTarget(string? destination, string? name, object item)
    {
        try
        {
            return CreateTarget(destination, name);
        }
        catch (SeedreamException failure)
        {
            Report(failure, item);
            return null;
        }
    }

    // The parameters of this command override the values that were specified at the submit.
    private OutputTarget CreateTarget(string? destination, string? name)
    {
        var resolver = new DestinationResolver(SessionState, Name ?? name ?? NameTemplate.Default, null);
        string folder = resolver.Resolve(Destination ?? destination);
        return new OutputTarget(folder, resolver.Template, _ => false, null)
        {
            Force = Force,
            Taken = TakenName.NumberWithinRun,
        };
    }

    private static SeedreamException NoRequestId(PSObject item) => new(
        SeedreamErrorId.InvalidParameter,
        $"An object of type {PipedObject.TypeName(item)} is not a job, a result or an image: it has no RequestId "
        + "property. Nothing was downloaded.",
        "Pipe the output of Submit-SeedreamJob, Wait-SeedreamJob or Get-SeedreamResult, or specify -RequestId.");
}
