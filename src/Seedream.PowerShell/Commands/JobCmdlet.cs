using System.Management.Automation;

namespace Seedream.PowerShell.Commands;

/// <summary>What the cmdlets that take jobs share.</summary>
public abstract class JobCmdlet : LedgerCmdlet
{
    private protected const string JobSet = "Job";
    private protected const string RequestIdSet = "RequestId";

    /// <summary>The jobs' request ids.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = RequestIdSet)]
    [ValidateNotNullOrEmpty]
    public string[] RequestId { get; set; } = [];

    /// <summary>How many seconds each job may take.</summary>
    [Parameter]
    [ValidateRange(1, 86_400)]
    public int TimeoutSec { get; set; } = 600;

    /// <inheritdoc/>
    protected override void BeginProcessing() => _ = Client;

    /// <summary>The jobs of a request id each.</summary>
    private protected IEnumerable<SeedreamJob> JobsById() =>
        RequestId.Select(id => new SeedreamJob { RequestId = id, Status = SeedreamJobStatus.Running });
}
