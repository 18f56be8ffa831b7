using System.Management.Automation;
using Seedream.Engine;
using Seedream.Http;
using Seedream.Model;

namespace Seedream.PowerShell.Commands;

/// <summary>Submits edits and emits each job as soon as the service has accepted it.</summary>
[Cmdlet(VerbsLifecycle.Submit, "SeedreamJob", SupportsShouldProcess = true)]
[OutputType(typeof(SeedreamJob))]
public sealed class SubmitSeedreamJobCommand : EditCmdlet
{
    private Submitter? _submitter;

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        if (!IsWhatIf)
            _submitter = Client.CreateSubmitter(InlineInput, Halt);
    }

    private protected override void ProcessEdit(Edit edit)
    {
        if (IsAgreed(edit, edit.Label, "Submit"))
            Start(ThrottleLimit, Target(edit), () => SubmitAsync(edit));
    }

    private async Task SubmitAsync(Edit edit)
    {
        using var deadline = new Deadline(Client.Clock, TimeSpan.FromSeconds(TimeoutSec), Stop);
        Hand(await _submitter!.SubmitAsync(Submitter.Prepare(edit), Scope(deadline)).ConfigureAwait(false));
    }
}
