using System.Management.Automation;
using Seedream.Ledger;
using Seedream.Output;
using Seedream.PowerShell.Binding;
using Seedream.Runs;
using Seedream.Service.Connection;

namespace Seedream.PowerShell.Commands;

/// <summary>Saves the pictures of jobs and results, or single pictures, and emits each when it is on disk.</summary>
[Cmdlet(VerbsData.Save, "SeedreamImage", DefaultParameterSetName = JobSet, SupportsShouldProcess = true)]
[OutputType(typeof(SeedreamImage))]
public sealed class SaveSeedreamImageCommand : JobCmdlet
{
    private JobTracker? _tracker;
    private ImageSaver? _saver;

    /// <summary>Jobs, results or pictures, in any form that carries a request id.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = JobSet)]
    [ValidateNotNull]
    public PSObject[] InputObject { get; set; } = [];

    /// <summary>The folder for the pictures; else the one that the job names, else the current one. It is made if it is missing.</summary>
    [Parameter(Position = 0, ParameterSetName = JobSet)]
    [Parameter(Position = 1, ParameterSetName = RequestIdSet)]
    [PSDefaultValue(Help = "Folder recorded for the job, else the current folder")]
    public string? Destination { get; set; }

    /// <summary>What the pictures are called, without extension; else what the job names, else <c>{BaseName}</c>.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [PSDefaultValue(Help = "Name recorded for the job, else {BaseName}")]
    public string? Name { get; set; }

    /// <summary>How many items are under way at once.</summary>
    [Parameter]
    [ValidateRange(1, 1000)]
    public int ThrottleLimit { get; set; } = 8;

    /// <summary>Overwrites files in the way.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        _tracker = Client.CreateTracker(Ledger);
        _saver = new ImageSaver(Client.Images, Ledger);
        try
        {
            _ = TargetFor(null, null);
        }
        catch (SeedreamException failure)
        {
            Fail(failure, Name ?? Destination);
        }
    }

    /// <inheritdoc/>
    protected override void ProcessItem()
    {
        if (ParameterSetName == RequestIdSet)
        {
            foreach (SeedreamJob job in ById())
                SaveJob(job);

            return;
        }

        foreach (PSObject item in InputObject)
        {
            // A result and a picture already say where the pictures are; a job has to be asked.
            if (PipedObject.ToImages(item) is { Count: > 0 } images)
                SaveImages(images);
            else if (PipedObject.ToImage(item) is { } image)
                SaveImages([image]);
            else
                SaveOther(item);
        }
    }

    private void SaveOther(PSObject item)
    {
        if (JobTransformationAttribute.ToJob(item) is { } job)
            SaveJob(job);
        else
            Report(NoRequestId(item), item);
    }

    private void SaveJob(SeedreamJob job)
    {
        // A bare id says nothing of where its pictures were meant to go; the ledger may.
        LedgerRow? row = Row(job.RequestId);
        if (ShouldProcess(job.RequestId, "Save the pictures") && TryTarget(job.Destination ?? row?.Destination, job.Name ?? row?.Name, job) is { } target)
            Start(ThrottleLimit, job, () => SaveJobAsync(job, target));
    }

    private void SaveImages(IReadOnlyList<SeedreamImage> images)
    {
        foreach (SeedreamImage image in images)
        {
            if (ShouldProcess(image.Uri?.ToString() ?? image.RequestId, "Save the picture") && TryTarget(image.Destination, image.Name, image) is { } target)
                Start(ThrottleLimit, image, () => SaveImageAsync(image, target));
        }
    }

    private async Task SaveJobAsync(SeedreamJob job, OutputTarget target)
    {
        using var deadline = new Deadline(Client.Clock, TimeSpan.FromSeconds(TimeoutSec), CancelAll);
        SeedreamResult result = await _tracker!.GetResultAsync(job, Context(deadline)).ConfigureAwait(false);
        target = target with { IsNumbered = job.MaxImages > 1 };
        foreach (SeedreamImage image in result.Images)
            await SaveImageAsync(image, target).ConfigureAwait(false);
    }

    private async Task SaveImageAsync(SeedreamImage image, OutputTarget target)
    {
        using var deadline = new Deadline(Client.Clock, TimeSpan.FromSeconds(TimeoutSec), CancelAll);
        try
        {
            LedgerRow? row = Row(image.RequestId);
            Emit(await _saver!.SaveAsync(image, default, row, target with { Input = image.Source, IsNumbered = target.IsNumbered || row?.MaxImages > 1 }, Context(deadline)).ConfigureAwait(false));
        }
        catch (SeedreamException failure)
        {
            // The other pictures of the same job are paid too and go on.
            EmitError(failure, image);
        }
    }

    private LedgerRow? Row(string requestId) => Ledger.FindByRequestId(Client.Settings.Endpoint, requestId);

    private OutputTarget? TryTarget(string? destination, string? name, object item)
    {
        try
        {
            return TargetFor(destination, name);
        }
        catch (SeedreamException failure)
        {
            Report(failure, item);
            return null;
        }
    }

    // What the command says goes before what the item was meant to become when it was submitted.
    private OutputTarget TargetFor(string? destination, string? name)
    {
        var folder = new TargetFolder(SessionState, Name ?? name ?? NameTemplate.Default, null);
        return new OutputTarget(folder.Resolve(Destination ?? destination), folder.Template, path => Force || _saver!.IsUnmodifiedOutput(path), null);
    }

    private static SeedreamException NoRequestId(PSObject item) => new(
        SeedreamErrorId.InvalidParameter,
        $"An object of type {item.BaseObject.GetType().Name} is neither a job nor a result nor a picture: it has no property RequestId.",
        "Pipe what Submit-SeedreamJob, Wait-SeedreamJob or Get-SeedreamResult gave, or a request id.");
}
