using System.Management.Automation;
using Seedream.PowerShell.Binding;
using Seedream.Service.Connection;

namespace Seedream.PowerShell.Commands;

/// <summary>Waits for jobs, and returns each one when it ends, in the order in which they end.</summary>
[Cmdlet(VerbsLifecycle.Wait, "SeedreamJob", DefaultParameterSetName = JobSet)]
[OutputType(typeof(SeedreamJob))]
public sealed class WaitSeedreamJobCommand : JobCmdlet
{
    private bool _isAnyFound;

    /// <summary>The jobs, as objects with a request id or as request ids.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ParameterSetName = JobSet)]
    [JobTransformation]
    public SeedreamJob[] Job { get; set; } = [];

    /// <summary>Returns only the first job that ends. The other jobs continue.</summary>
    [Parameter]
    public SwitchParameter Any { get; set; }

    /// <summary>The time between two polls of a job in seconds, 0.05 to 3600; null for automatic.</summary>
    [Parameter]
    [NumberTransformation]
    [ValidateRange(0.05, 3600.0)]
    [PSDefaultValue(Help = "Automatic")]
    public double? PollIntervalSec { get; set; }

    private protected override TimeSpan? PollInterval => FromSeconds(PollIntervalSec);

    private protected override void ProcessItem()
    {
        // All jobs are awaited at the same time, so that none ends unnoticed while further jobs are piped in.
        foreach (SeedreamJob job in RequestedJobs(Job))
            Start(int.MaxValue, job, TimeoutSec, context => WaitAsync(job, context));
    }

    private async Task WaitAsync(SeedreamJob job, CallContext context)
    {
        SeedreamJob ended = await Tracker.WaitAsync(job, context).ConfigureAwait(false);
        RunOnPipeline(() => OnEnded(ended));
    }

    private void OnEnded(SeedreamJob job)
    {
        if (_isAnyFound)
            return;

        _isAnyFound = Any;
        WriteObject(job);
        if (Any)
            CancelWork();
    }
}
