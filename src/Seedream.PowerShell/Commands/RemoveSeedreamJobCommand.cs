using System.Globalization;
using System.Management.Automation;
using Seedream.Edits;
using Seedream.Ledger;
using Seedream.PowerShell.Binding;
using Seedream.Runs;

namespace Seedream.PowerShell.Commands;

/// <summary>
/// Removes jobs from the ledger. On the service, they still run and are billed, and submitting the same edits again is
/// billed again.
/// </summary>
[Cmdlet(
    VerbsCommon.Remove,
    "SeedreamJob",
    SupportsShouldProcess = true,
    ConfirmImpact = ConfirmImpact.High,
    DefaultParameterSetName = "Job")]
public sealed class RemoveSeedreamJobCommand : LedgerCmdlet
{
    /// <summary>The jobs, as objects with a request id or a ledger number, or as request ids.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ParameterSetName = "Job")]
    [JobTransformation]
    public SeedreamJob[] Job { get; set; } = [];

    /// <summary>The request ids of the jobs.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = "RequestId")]
    [ArgumentCompleter(typeof(RequestIdCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] RequestId { get; set; } = [];

    private protected override void ProcessItem()
    {
        foreach (SeedreamJob job in Job.Concat(RequestId.Select(id => new SeedreamJob { RequestId = id })))
        {
            List<LedgerRow> rows = FindRows(job);
            if (rows.Count == 0)
                Report(NotFound(job), job);

            foreach (LedgerRow row in rows)
                Remove(row, job);
        }
    }

    private List<LedgerRow> FindRows(SeedreamJob job)
    {
        if (job.RequestId.Length > 0)
            return [.. Ledger.Jobs.List(new JobFilter { RequestIds = [job.RequestId] })];

        // In another ledger, the same number belongs to another job.
        return job.LedgerNumber is { } number
            && Ledger.Jobs.Find(number) is { RequestId: null } row
            && row.Prompt == job.Prompt
            && row.ToJob().Source == job.Source
                ? [row]
                : [];
    }

    private void Remove(LedgerRow row, SeedreamJob job)
    {
        string name = row.RequestId ?? $"number {row.Id} of {JobTracker.DisplayName(row.ToJob())}";
        string item = $"{name} ({row.State}): {JobTracker.DisplayName(row.ToJob())}, prompt '{row.Prompt}'";
        if (!ShouldProcess(item, $"Remove the job from the ledger; {Consequence(row)}"))
            return;

        try
        {
            Ledger.Jobs.Remove(row);
        }
        catch (InvalidOperationException failure)
        {
            Report(InUse(name, failure), job);
        }
    }

    private static string Consequence(LedgerRow row)
    {
        if (row.State == LedgerState.Failed)
            return "it was not billed";

        string cost = string.Create(CultureInfo.InvariantCulture, $"{JobCost.Estimate(row.MaxImages ?? 1):0.000} USD");
        string again = $"the next run of the same edit would buy it again for up to {cost}";
        return row.Cost is { } paid
            ? string.Create(CultureInfo.InvariantCulture, $"it was billed with {paid:0.000} USD, and {again}")
            : $"it may be billed all the same, and {again}";
    }

    private static SeedreamException NotFound(SeedreamJob job) => new(
        SeedreamErrorId.InvalidParameter,
        job.RequestId.Length > 0
            ? $"Job {job.RequestId} was not found in the ledger. Nothing was removed."
            : $"The job of {JobTracker.DisplayName(job)} was not found in the ledger without a request id. The service "
                + "might have accepted it in the meantime. Nothing was removed.",
        "Run Get-SeedreamJob to list the jobs of the ledger.");

    private static SeedreamException InUse(string name, Exception inner) => new(
        SeedreamErrorId.InvalidParameter,
        $"Job {name} is being submitted by another command. Nothing was removed.",
        "Wait until that command has ended, and run Remove-SeedreamJob again.",
        inner);
}
