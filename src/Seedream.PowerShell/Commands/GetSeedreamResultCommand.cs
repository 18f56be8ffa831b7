using System.Management.Automation;
using Seedream.PowerShell.Binding;
using Seedream.Service.Connection;

namespace Seedream.PowerShell.Commands;

/// <summary>Gets the results of completed jobs: their images on the service and their cost.</summary>
[Cmdlet(VerbsCommon.Get, "SeedreamResult", DefaultParameterSetName = JobSet)]
[OutputType(typeof(SeedreamResult))]
public sealed class GetSeedreamResultCommand : JobCmdlet
{
    /// <summary>The jobs, as objects with a request id or as request ids.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ParameterSetName = JobSet)]
    [JobTransformation]
    public SeedreamJob[] Job { get; set; } = [];

    /// <summary>The maximum number of jobs in progress, 1 to 1000.</summary>
    [Parameter]
    [NumberTransformation(IsWhole = true)]
    [ValidateRange(1, 1000)]
    public int ThrottleLimit { get; set; } = 8;

    private protected override void ProcessItem()
    {
        foreach (SeedreamJob job in RequestedJobs(Job))
            Start(ThrottleLimit, job, TimeoutSec, context => GetAsync(job, context));
    }

    private async Task GetAsync(SeedreamJob job, CallContext context) =>
        Emit(await Tracker.GetResultAsync(job, context).ConfigureAwait(false));
}
