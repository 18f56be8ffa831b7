using System.Management.Automation;
using Seedream.Ledger;
using Seedream.PowerShell.Binding;

namespace Seedream.PowerShell.Commands;

/// <summary>
/// Forgets jobs. The ledger alone is changed: the service runs and bills them all the same, and the same edits would be
/// bought again.
/// </summary>
[Cmdlet(VerbsCommon.Remove, "SeedreamJob", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High, DefaultParameterSetName = "Job")]
public sealed class RemoveSeedreamJobCommand : LedgerCmdlet
{
    /// <summary>The jobs, in any form that carries a request id.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ParameterSetName = "Job")]
    [JobTransformation]
    public SeedreamJob[] Job { get; set; } = [];

    /// <summary>The jobs' request ids.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = "RequestId")]
    [ArgumentCompleter(typeof(RequestIdCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] RequestId { get; set; } = [];

    /// <inheritdoc/>
    protected override void ProcessItem()
    {
        foreach (string id in ParameterSetName == "RequestId" ? RequestId : Job.Select(job => job.RequestId))
        {
            List<LedgerRow> rows = [.. Ledger.Jobs(new JobFilter { RequestIds = [id] })];
            if (rows.Count == 0)
                Report(NotThere(id), id);

            foreach (LedgerRow row in rows)
                Remove(row);
        }
    }

    private void Remove(LedgerRow row)
    {
        if (ShouldProcess($"{row.RequestId} ({row.State})", "Forget the job"))
            Ledger.Remove(row);
    }

    private static SeedreamException NotThere(string id) => new(
        SeedreamErrorId.InvalidParameter,
        $"The ledger has no job '{id}'. Nothing was removed.",
        "Look what it has with Get-SeedreamJob.");
}
