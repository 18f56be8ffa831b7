namespace Seedream.Emulator;

/// <summary>State of a job.</summary>
public enum JobState
{
    /// <summary>Accepted and waiting.</summary>
    Queued,

    /// <summary>Running.</summary>
    Processing,

    /// <summary>Ended with images and billed.</summary>
    Completed,

    /// <summary>Ended without images and not billed.</summary>
    Failed,
}
