using System.Management.Automation;
using Seedream.PowerShell.Binding;
using Seedream.Runs;

namespace Seedream.PowerShell.Commands;

/// <summary>The parameters of every cmdlet that processes existing jobs on the service.</summary>
public abstract class JobCmdlet : LedgerCmdlet
{
    private protected const string JobSet = "Job";
    private protected const string RequestIdSet = "RequestId";

    /// <summary>The request ids of the jobs.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = RequestIdSet)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(RequestIdCompleter))]
    public string[] RequestId { get; set; } = [];

    /// <summary>The time limit for each job in seconds, 1 to 86,400.</summary>
    [Parameter]
    [NumberTransformation(IsWhole = true)]
    [ValidateRange(1, 86_400)]
    public int TimeoutSec { get; set; } = 600;

    private protected JobTracker Tracker { get; private set; } = null!;

    /// <summary>The time between two polls of a job; null to determine it automatically.</summary>
    private protected virtual TimeSpan? PollInterval => null;

    /// <inheritdoc/>
    protected override void BeginProcessing() => Tracker = Client.CreateTracker(Ledger, PollInterval);

    /// <summary>The jobs of <see cref="RequestId"/>, or the piped jobs in the other parameter set.</summary>
    private protected IEnumerable<SeedreamJob> RequestedJobs(SeedreamJob[] piped) => ParameterSetName == RequestIdSet
        ? RequestId.Select(id => new SeedreamJob { RequestId = id, Status = SeedreamJobStatus.Running })
        : piped;
}
