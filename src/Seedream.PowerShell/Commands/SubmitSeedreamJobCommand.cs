using System.Management.Automation;
using Seedream.Edits;
using Seedream.Output;
using Seedream.Runs;
using Seedream.Service.Connection;

namespace Seedream.PowerShell.Commands;

/// <summary>Submits edits, and returns each job as soon as the service has accepted it.</summary>
[Cmdlet(VerbsLifecycle.Submit, "SeedreamJob", SupportsShouldProcess = true)]
[OutputType(typeof(SeedreamJob), typeof(SeedreamPlan))]
public sealed class SubmitSeedreamJobCommand : EditCmdlet
{
    private protected override string Verb => "Submit";

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        BeginRun();
    }

    private protected override void StartEdit(Edit edit, OutputTarget? target) =>
        Start(ThrottleLimit, ErrorTarget(edit), () => RunEditAsync(context => SubmitAsync(edit, context)));

    private async Task SubmitAsync(Edit edit, CallContext context)
    {
        PreparedEdit prepared = await Run!.PrepareAsync(edit, context).ConfigureAwait(false);
        SubmitOutcome outcome = await Run.Submitter.GetOrSubmitAsync(prepared, direct: false, context)
            .ConfigureAwait(false);
        SeedreamJob job = outcome.Row.ToJob();
        InFlight.Add(job);
        RunOnPipeline(() => Write(job));
    }

    // If the pipeline is stopped during the write, no command has received the job, so the warning has to name it. Any
    // other exception comes from a downstream command, which has received the job.
    private void Write(SeedreamJob job)
    {
        bool isReceived = true;
        try
        {
            WriteObject(job);
        }
        catch (PipelineStoppedException)
        {
            isReceived = false;
            throw;
        }
        finally
        {
            if (isReceived)
                InFlight.Remove(job.RequestId);
        }
    }
}
