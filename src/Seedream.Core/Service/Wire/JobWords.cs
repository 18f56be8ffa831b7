namespace Seedream.Service.Wire;

/// <summary>The words with which the service says how far a job is.</summary>
internal static class JobWords
{
    /// <summary>Null for no word and for one that is not understood, which must not end a job.</summary>
    public static JobPhase? Phase(string? word) => word?.Trim().ToUpperInvariant() switch
    {
        "COMPLETED" or "COMPLETE" or "SUCCEEDED" or "SUCCESS" or "SUCCESSFUL" or "FINISHED" or "DONE" =>
            JobPhase.Completed,
        "FAILED" or "FAILURE" or "ERROR" or "ERRORED" or "CANCELLED" or "CANCELED" or "ABORTED" or "REJECTED" =>
            JobPhase.Failed,
        "QUEUED" or "PENDING" or "IN_QUEUE" or "STARTING" or "STARTED" or "PROCESSING" or "IN_PROGRESS" or "RUNNING" =>
            JobPhase.Running,
        _ => null,
    };
}
