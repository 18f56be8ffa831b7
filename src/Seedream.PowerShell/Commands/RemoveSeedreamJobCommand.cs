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
    /// <summary>The jobs, in any form that carries a request id or a number in the ledger.</summary>
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
        foreach (SeedreamJob job in ParameterSetName == "RequestId" ? RequestId.Select(id => new SeedreamJob { RequestId = id }) : Job)
        {
            List<LedgerRow> rows = Rows(job);
            if (rows.Count == 0)
                Report(NotThere(job), job);

            foreach (LedgerRow row in rows)
                Remove(row, job);
        }
    }

    private List<LedgerRow> Rows(SeedreamJob job)
    {
        if (job.RequestId.Length > 0)
            return [.. Ledger.Jobs.List(new JobFilter { RequestIds = [job.RequestId] })];

        // A number alone may be that of another ledger, where it is another job's.
        return job.LedgerNumber is { } number && Ledger.Jobs.Find(number) is { RequestId: null } row && row.Prompt == job.Prompt && row.ToJob().Source == job.Source
            ? [row]
            : [];
    }

    private void Remove(LedgerRow row, SeedreamJob job)
    {
        string name = row.RequestId ?? $"number {row.Id} of {row.ToJob().Source ?? $"'{row.Prompt}'"}";
        if (!ShouldProcess($"{name} ({row.State})", "Forget the job"))
            return;

        try
        {
            Ledger.Jobs.Remove(row);
        }
        catch (InvalidOperationException failure)
        {
            Report(IsBusy(name, failure), job);
        }
    }

    private static SeedreamException NotThere(SeedreamJob job) => new(
        SeedreamErrorId.InvalidParameter,
        job.RequestId.Length > 0
            ? $"The ledger has no job '{job.RequestId}'. Nothing was removed."
            : $"The ledger has no such job of {job.Source ?? $"'{job.Prompt}'"}, or the service has accepted it since. Nothing was removed.",
        "Look what it has with Get-SeedreamJob.");

    private static SeedreamException IsBusy(string name, Exception inner) => new(
        SeedreamErrorId.InvalidParameter,
        $"The job {name} is being submitted by a command that is running. Nothing was removed.",
        "Wait until that command has ended.",
        inner);
}
