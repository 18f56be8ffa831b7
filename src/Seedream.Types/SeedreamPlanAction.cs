namespace Seedream;

/// <summary>What a run would do with an edit.</summary>
public enum SeedreamPlanAction
{
    /// <summary>A new job is submitted, and paid for when it completes.</summary>
    Submit,

    /// <summary>The job is paid and its pictures are on disk: they stay where they are, or are copied. It costs nothing.</summary>
    Reuse,

    /// <summary>The job is paid and its pictures are not all on disk: they are downloaded. It costs nothing more.</summary>
    Download,

    /// <summary>A job of the edit is under way and is picked up. Its price belongs to the run that submitted it.</summary>
    PickUp,

    /// <summary>
    /// The service's request history is asked first, for the service has forgotten the job, which costs nothing more, or a
    /// submit got no answer, which is sent again, and paid, only if it certainly was not accepted.
    /// </summary>
    Ask,

    /// <summary>The edit is refused with an error before anything is sent. It costs nothing.</summary>
    Refuse,

    /// <summary>The run has ended before, because its cost limit is reached.</summary>
    Skip,
}
