using System.Management.Automation;
using Seedream.Edits;
using Seedream.Ledger;
using Seedream.PowerShell.Binding;
using Seedream.Runs;
using Seedream.Service.Connection;

namespace Seedream.PowerShell.Commands;

/// <summary>Gets jobs from the ledger, newest first.</summary>
[Cmdlet(VerbsCommon.Get, "SeedreamJob")]
[OutputType(typeof(SeedreamJob))]
public sealed class GetSeedreamJobCommand : LedgerCmdlet
{
    private readonly HashSet<long> _written = [];
    private JobTracker? _tracker;

    /// <summary>The request ids of the jobs; null for all.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(RequestIdCompleter))]
    public string[]? RequestId { get; set; }

    /// <summary>The status of the jobs; null for every status.</summary>
    [Parameter]
    public SeedreamJobStatus[]? Status { get; set; }

    /// <summary>The earliest submit time, in local time; null for jobs of any age.</summary>
    [Parameter]
    public DateTime? Since { get; set; }

    /// <summary>
    /// The paths of photos, images, or folders that contain them, with wildcards; null for all. A photo is found by its
    /// contents too, so jobs of a duplicate or of a photo that was moved are included.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[]? Path { get; set; }

    /// <summary>Gets the current status of running jobs from the service.</summary>
    [Parameter]
    public SwitchParameter Refresh { get; set; }

    /// <summary>The maximum number of jobs that are refreshed at the same time, 1 to 1000.</summary>
    [Parameter]
    [NumberTransformation(IsWhole = true)]
    [ValidateRange(1, 1000)]
    public int ThrottleLimit { get; set; } = 8;

    /// <summary>The time limit for refreshing each job in seconds, 1 to 86,400.</summary>
    [Parameter]
    [NumberTransformation(IsWhole = true)]
    [ValidateRange(1, 86_400)]
    public int TimeoutSec { get; set; } = 100;

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        if (Refresh)
            _tracker = Client.CreateTracker(Ledger);
    }

    private protected override void ProcessItem()
    {
        var filter = new JobFilter
        {
            RequestIds = RequestId,
            Statuses = Status,
            Since = Since is { } since ? new DateTimeOffset(since) : null,
            Files = Path is null ? null : FindFiles(),
        };
        if (filter.Files?.IsEmpty == true)
            return;

        foreach (LedgerRow row in Ledger.Jobs.List(filter))
        {
            if (!_written.Add(row.Id))
                continue;

            SeedreamJob job = row.ToJob();
            if (Refresh && CanChange(row))
                Start(ThrottleLimit, job, TimeoutSec, context => RefreshAsync(job, context));
            else
                WriteObject(job);
        }
    }

    private FileFilter FindFiles()
    {
        var paths = new InputPaths(SessionState);
        var found = new FileFilter();
        foreach (string path in Path!)
        {
            try
            {
                foreach (string? file in paths.Expand(path).Select(photo => photo.Path))
                    found.Add(Find(file ?? throw NotFound(path)));
            }
            catch (SeedreamException failure)
            {
                Report(failure, path);
            }
        }

        return found;
    }

    private FileFilter Find(string path)
    {
        var filter = new FileFilter();
        if (Directory.Exists(path))
            filter.AddFolder(path);
        else if (new FileInfo(path) is { Exists: true, Length: > 0 })
            filter.AddPhoto(path, PhotoHash.ComputeAsync(path, CancelAll).GetAwaiter().GetResult());
        else
            filter.AddDeleted(path);

        // A photo or folder that was deleted is known by its path.
        return System.IO.Path.Exists(path) || Ledger.Jobs.List(new JobFilter { Files = filter }).Any()
            ? filter
            : throw NotFound(path);
    }

    private static SeedreamException NotFound(string path) => new(
        SeedreamErrorId.InputNotFound,
        $"'{path}' was not found on disk or in the ledger.",
        "Check the path. Get-SeedreamJob without -Path lists all jobs.");

    private bool CanChange(LedgerRow row) =>
        row is { State: LedgerState.Running or LedgerState.Expired, RequestId: not null }
        && row.Endpoint == Client.Settings.Endpoint;

    private async Task RefreshAsync(SeedreamJob job, CallContext context) =>
        Emit(await _tracker!.RefreshAsync(job, context).ConfigureAwait(false));
}
