using System.Management.Automation;
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

    /// <summary>A photo, an image, or a folder that contains them; null for all.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Path { get; set; }

    /// <summary>Gets the current status of running jobs from the service.</summary>
    [Parameter]
    public SwitchParameter Refresh { get; set; }

    /// <summary>The maximum number of jobs that are refreshed at the same time, 1 to 1000.</summary>
    [Parameter]
    [ValidateRange(1, 1000)]
    public int ThrottleLimit { get; set; } = 8;

    /// <summary>The time limit for refreshing each job in seconds, 1 to 86,400.</summary>
    [Parameter]
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
        foreach (LedgerRow row in Ledger.Jobs.List(CreateFilter()))
        {
            SeedreamJob job = row.ToJob();
            if (Refresh && CanChange(row))
                Start(ThrottleLimit, job, TimeoutSec, context => RefreshAsync(job, context));
            else
                WriteObject(job);
        }
    }

    private JobFilter CreateFilter() => new()
    {
        RequestIds = RequestId,
        Statuses = Status,
        Since = Since is { } since ? new DateTimeOffset(since) : null,
        Path = Path is null ? null : new InputPaths(SessionState).FullPath(Path),
    };

    private bool CanChange(LedgerRow row) =>
        row is { State: LedgerState.Running or LedgerState.Expired, RequestId: not null }
        && row.Endpoint == Client.Settings.Endpoint;

    private async Task RefreshAsync(SeedreamJob job, CallContext context) =>
        Emit(await _tracker!.RefreshAsync(job, context).ConfigureAwait(false));
}
