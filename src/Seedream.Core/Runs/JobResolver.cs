using Seedream.Ledger;
using Seedream.Service;
using Seedream.Service.Connection;
using Seedream.Service.Wire;

namespace Seedream.Runs;

/// <summary>Records what a person knows about a submit without an answer.</summary>
internal sealed class JobResolver(SeedreamApi api, JobLedger ledger)
{
    /// <summary>Finds the submit that a job object means.</summary>
    /// <exception cref="SeedreamException">The ledger does not have it, or its outcome is known.</exception>
    public LedgerRow Find(SeedreamJob job)
    {
        LedgerRow? row = job.LedgerNumber is { } number ? ledger.Jobs.Find(number) : null;
        if (row is null || row.Prompt != job.Prompt || row.ToJob().Source != job.Source)
        {
            throw Invalid(
                $"The submit of {JobTracker.DisplayName(job)} was not found in the ledger. Nothing was changed.",
                "Pipe a job from Get-SeedreamJob -Status Unknown.");
        }

        return row.State == LedgerState.Unknown ? row : throw Invalid(
            $"The outcome of the submit of {JobTracker.DisplayName(job)} is known: {row.State}. Nothing was changed.",
            "Run Get-SeedreamJob -Status Unknown to list the submits without an answer.");
    }

    /// <summary>
    /// Records that a submit was accepted as a request, after asking the service whether that request exists.
    /// </summary>
    /// <exception cref="SeedreamException">
    /// The request belongs to another job, or the service does not know it.
    /// </exception>
    public async Task<SeedreamJob> AdoptAsync(LedgerRow row, string requestId, CallContext context)
    {
        if (ledger.Jobs.FindByRequestId(row.Endpoint, requestId) is { Key: not null } owner)
        {
            throw Invalid(
                $"Request {requestId} is the job of {JobTracker.DisplayName(owner.ToJob())}. Nothing was changed.",
                "Use the request id of a job that the ledger does not have.");
        }

        StatusReply status = await api.GetStatusAsync(requestId, context).ConfigureAwait(false);
        if (status.Phase == JobPhase.Gone
            && (await api.GetHistoryAsync(requestId, context).ConfigureAwait(false)).Count == 0)
        {
            throw Invalid(
                $"The service does not know request {requestId}. Nothing was changed.",
                "Check the request id in the service's console.");
        }

        return ledger.Jobs.Accept(row, requestId).ToJob();
    }

    /// <summary>Records that a submit was not accepted. The next run of its command submits the edit again.</summary>
    public SeedreamJob ReleaseAsNotAccepted(LedgerRow row) =>
        ledger.Jobs.ResolveAsNotAccepted(row, "Resolved as not accepted by Resolve-SeedreamJob.").ToJob();

    private static SeedreamException Invalid(string message, string action) =>
        new(SeedreamErrorId.InvalidParameter, message, action);
}
