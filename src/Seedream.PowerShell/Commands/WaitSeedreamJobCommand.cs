using System.Management.Automation;
using Seedream.PowerShell.Binding;
using Seedream.Runs;
using Seedream.Service.Connection;

namespace Seedream.PowerShell.Commands;

/// <summary>Waits for jobs and emits each once, when it ends, in the order in which they end.</summary>
[Cmdlet(VerbsLifecycle.Wait, "SeedreamJob", DefaultParameterSetName = JobSet)]
[OutputType(typeof(SeedreamJob))]
public sealed class WaitSeedreamJobCommand : JobCmdlet
{
    private JobTracker? _tracker;
    private bool _isAnyFound;

    /// <summary>The jobs, in any form that carries a request id.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ParameterSetName = JobSet)]
    [JobTransformation]
    public SeedreamJob[] Job { get; set; } = [];

    /// <summary>Ends when the first job has ended. The others run on.</summary>
    [Parameter]
    public SwitchParameter Any { get; set; }

    /// <summary>How many seconds to wait between two questions about a job; else what suits its age.</summary>
    [Parameter]
    [ValidateRange(0.05, 3600.0)]
    [PSDefaultValue(Help = "Automatic")]
    public double? PollIntervalSec { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        _tracker = Client.CreateTracker(Ledger, PollIntervalSec is { } seconds ? TimeSpan.FromSeconds(seconds) : null);
    }

    /// <inheritdoc/>
    protected override void ProcessItem()
    {
        // Every job is waited for at once: one that ends while others still come in is not seen late.
        foreach (SeedreamJob job in ParameterSetName == RequestIdSet ? ById() : Job)
            Start(int.MaxValue, job, () => WaitAsync(job));
    }

    private async Task WaitAsync(SeedreamJob job)
    {
        using var deadline = new Deadline(Client.Clock, TimeSpan.FromSeconds(TimeoutSec), CancelAll);
        SeedreamJob ended = await _tracker!.WaitAsync(job, Context(deadline)).ConfigureAwait(false);
        RunOnPipeline(() => Ended(ended));
    }

    private void Ended(SeedreamJob job)
    {
        if (_isAnyFound)
            return;

        _isAnyFound = Any;
        WriteObject(job);
        if (Any)
            StopWork();
    }
}
