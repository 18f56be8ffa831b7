using System.Management.Automation;
using Seedream.PowerShell.Binding;
using Seedream.Runs;
using Seedream.Service.Connection;

namespace Seedream.PowerShell.Commands;

/// <summary>Fetches the results of completed jobs: their pictures on the service, and what they cost.</summary>
[Cmdlet(VerbsCommon.Get, "SeedreamResult", DefaultParameterSetName = JobSet)]
[OutputType(typeof(SeedreamResult))]
public sealed class GetSeedreamResultCommand : JobCmdlet
{
    private JobTracker? _tracker;

    /// <summary>The jobs, in any form that carries a request id.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ParameterSetName = JobSet)]
    [JobTransformation]
    public SeedreamJob[] Job { get; set; } = [];

    /// <summary>How many results are fetched at once.</summary>
    [Parameter]
    [ValidateRange(1, 1000)]
    public int ThrottleLimit { get; set; } = 8;

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        _tracker = Client.CreateTracker(Ledger);
    }

    /// <inheritdoc/>
    protected override void ProcessItem()
    {
        foreach (SeedreamJob job in ParameterSetName == RequestIdSet ? ById() : Job)
            Start(ThrottleLimit, job, () => GetAsync(job));
    }

    private async Task GetAsync(SeedreamJob job)
    {
        using var deadline = new Deadline(Client.Clock, TimeSpan.FromSeconds(TimeoutSec), CancelAll);
        Emit(await _tracker!.GetResultAsync(job, Context(deadline)).ConfigureAwait(false));
    }
}
