using System.Management.Automation;
using Seedream.Ledger;
using Seedream.PowerShell.Binding;
using Seedream.Runs;
using Seedream.Service.Connection;

namespace Seedream.PowerShell.Commands;

/// <summary>Lists the jobs of the ledger, the newest first.</summary>
[Cmdlet(VerbsCommon.Get, "SeedreamJob")]
[OutputType(typeof(SeedreamJob))]
public sealed class GetSeedreamJobCommand : LedgerCmdlet
{
    private JobTracker? _tracker;

    /// <summary>The jobs' request ids.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(RequestIdCompleter))]
    public string[]? RequestId { get; set; }

    /// <summary>Where the jobs stand.</summary>
    [Parameter]
    public SeedreamJobStatus[]? Status { get; set; }

    /// <summary>The earliest submit, in local time.</summary>
    [Parameter]
    public DateTime? Since { get; set; }

    /// <summary>A photo or a picture that was made of one, or a folder of them.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Path { get; set; }

    /// <summary>Asks the service how far the running ones are.</summary>
    [Parameter]
    public SwitchParameter Refresh { get; set; }

    /// <summary>How many jobs are asked about at once.</summary>
    [Parameter]
    [ValidateRange(1, 1000)]
    public int ThrottleLimit { get; set; } = 8;

    /// <summary>How many seconds each question may take in all.</summary>
    [Parameter]
    [ValidateRange(1, 86_400)]
    public int TimeoutSec { get; set; } = 100;

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        if (Refresh)
            _tracker = Client.CreateTracker(Ledger);
    }

    /// <inheritdoc/>
    protected override void ProcessItem()
    {
        var filter = new JobFilter
        {
            RequestIds = RequestId,
            States = Status?.SelectMany(States).ToArray(),
            Since = Since is { } since ? new DateTimeOffset(since) : null,
            Path = Path is null ? null : new InputPaths(SessionState).FullPath(Path),
        };
        foreach (LedgerRow row in Ledger.Jobs(filter))
        {
            SeedreamJob job = row.ToJob();
            if (Refresh && row is { State: LedgerState.Running or LedgerState.Expired, RequestId: not null } && row.Endpoint == Client.Settings.Endpoint)
                Start(ThrottleLimit, job, () => RefreshAsync(job));
            else
                WriteObject(job);
        }
    }

    private async Task RefreshAsync(SeedreamJob job)
    {
        using var deadline = new Deadline(Client.Clock, TimeSpan.FromSeconds(TimeoutSec), CancelAll);
        Emit(await _tracker!.RefreshAsync(job, Context(deadline)).ConfigureAwait(false));
    }

    private static IEnumerable<LedgerState> States(SeedreamJobStatus status) => status switch
    {
        SeedreamJobStatus.Submitting => [LedgerState.New, LedgerState.Submitting],
        SeedreamJobStatus.Running => [LedgerState.Running],
        SeedreamJobStatus.Completed => [LedgerState.Completed],
        SeedreamJobStatus.Saved => [LedgerState.Saved],
        SeedreamJobStatus.Failed => [LedgerState.Failed],
        SeedreamJobStatus.Expired => [LedgerState.Expired],
        _ => [LedgerState.Unknown],
    };
}
