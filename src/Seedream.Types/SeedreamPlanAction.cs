namespace Seedream;

/// <summary>What a run would do with an edit.</summary>
public enum SeedreamPlanAction
{
    /// <summary>Submit a new job, which is billed when it completes.</summary>
    Submit,

    /// <summary>Use or copy the images of an earlier job that are on disk. This costs nothing.</summary>
    Reuse,

    /// <summary>Download images of an earlier job that are missing on disk. This costs nothing.</summary>
    Download,

    /// <summary>Wait for a job that is in progress. The run that submitted it pays for it.</summary>
    PickUp,

    /// <summary>
    /// Look in the service's request history first, because a submit got no answer or the service no longer has the
    /// record of the job. The edit is submitted, and billed, only if the service certainly did not accept it.
    /// </summary>
    Ask,

    /// <summary>Refuse the edit with an error. Nothing is submitted.</summary>
    Refuse,

    /// <summary>Nothing, because the run would reach its cost limit before this edit.</summary>
    Skip,
}
