using System.Globalization;
using System.Management.Automation;
using Seedream.Edits;
using Seedream.Ledger;
using Seedream.PowerShell.Binding;
using Seedream.Runs;
using Seedream.Service.Connection;

namespace Seedream.PowerShell.Commands;

/// <summary>Records the outcome of submits without an answer that the service's history does not settle.</summary>
[Cmdlet(
    VerbsDiagnostic.Resolve,
    "SeedreamJob",
    SupportsShouldProcess = true,
    ConfirmImpact = ConfirmImpact.High,
    DefaultParameterSetName = RequestIdSet)]
[OutputType(typeof(SeedreamJob))]
public sealed class ResolveSeedreamJobCommand : LedgerCmdlet
{
    private const string RequestIdSet = "RequestId";
    private const string NotAcceptedSet = "NotAccepted";

    /// <summary>The jobs with status Unknown, as <c>Get-SeedreamJob</c> returns them.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [JobTransformation]
    public SeedreamJob[] Job { get; set; } = [];

    /// <summary>The request id under which the service accepted the job.</summary>
    [Parameter(Mandatory = true, Position = 1, ParameterSetName = RequestIdSet)]
    [ValidateNotNullOrEmpty]
    public string RequestId { get; set; } = "";

    /// <summary>The service did not accept the job, so the edit may be submitted again.</summary>
    [Parameter(Mandatory = true, ParameterSetName = NotAcceptedSet)]
    public SwitchParameter NotAccepted { get; set; }

    /// <summary>The time limit for each job in seconds, 1 to 3600.</summary>
    [Parameter]
    [NumberTransformation(IsWhole = true)]
    [ValidateRange(1, 3600)]
    public int TimeoutSec { get; set; } = 100;

    private protected override void ProcessItem()
    {
        foreach (SeedreamJob job in Job)
        {
            try
            {
                Resolve(job);
            }
            catch (SeedreamException failure)
            {
                Report(failure, job);
            }
        }
    }

    private void Resolve(SeedreamJob job)
    {
        var resolver = new JobResolver(Client.Api, Ledger);
        LedgerRow row = resolver.Find(job);
        string name = $"number {row.Id} of {JobTracker.DisplayName(job)}";
        if (ParameterSetName == RequestIdSet)
        {
            if (ShouldProcess(name, $"Record that the service accepted the job as {RequestId}; this costs nothing"))
                Start(1, job, TimeoutSec, context => AdoptAsync(resolver, row, context));

            return;
        }

        string cost = string.Create(
            CultureInfo.InvariantCulture, $"{ModelLimits.PricePerImage * (row.MaxImages ?? 1)} USD");
        if (ShouldProcess(name, $"Allow the edit to be submitted again, which is billed with up to {cost}"))
            WriteObject(resolver.ReleaseAsNotAccepted(row));
    }

    private async Task AdoptAsync(JobResolver resolver, LedgerRow row, CallContext context) =>
        Emit(await resolver.AdoptAsync(row, RequestId, context).ConfigureAwait(false));
}
