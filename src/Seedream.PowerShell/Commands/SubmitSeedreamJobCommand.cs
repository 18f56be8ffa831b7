using System.Management.Automation;
using Seedream.Edits;
using Seedream.Output;
using Seedream.PowerShell.Async;
using Seedream.Runs;
using Seedream.Service.Connection;

namespace Seedream.PowerShell.Commands;

/// <summary>Submits edits and emits each job as soon as the service has accepted it.</summary>
[Cmdlet(VerbsLifecycle.Submit, "SeedreamJob", SupportsShouldProcess = true)]
[OutputType(typeof(SeedreamJob), typeof(SeedreamPlan))]
public sealed class SubmitSeedreamJobCommand : EditCmdlet
{
    private readonly InFlight _notEmitted = new();
    private EditRun? _run;

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        if (!IsWhatIf)
            _run = new EditRun(Client, Ledger, new SubmitOptions(InlineInput, Force, new CostLimit(MaximumCost)), null, StopSubmitting);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        _run?.Dispose();
    }

    /// <inheritdoc/>
    protected override void Canceled(IReadOnlyList<Exception> failures) => _notEmitted.Warn(this, !NoLedger, failures);

    private protected override string Verb => "Submit";

    private protected override void ProcessEdit(Edit edit, OutputTarget? target) =>
        Start(ThrottleLimit, Target(edit), () => SubmitAsync(edit));

    private async Task SubmitAsync(Edit edit)
    {
        using Deadline deadline = Deadline.FromFirstRequest(Client.Clock, TimeSpan.FromSeconds(TimeoutSec), CancelAll);
        SubmitOutcome obtained = await _run!.Submitter.GetOrSubmitAsync(PreparedEdit.Of(edit), direct: false, Context(deadline)).ConfigureAwait(false);
        SeedreamJob job = obtained.Row.ToJob();
        _notEmitted.Add(job);
        RunOnPipeline(() => Emit(job));
    }

    // What ends the pipeline later than this was thrown by one who has the job; a stop may come before anyone has it.
    private void Emit(SeedreamJob job)
    {
        bool isSeen = true;
        try
        {
            WriteObject(job);
        }
        catch (PipelineStoppedException)
        {
            isSeen = false;
            throw;
        }
        finally
        {
            if (isSeen)
                _notEmitted.Remove(job.RequestId);
        }
    }
}
