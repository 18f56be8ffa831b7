namespace Seedream.Emulator;

/// <summary>Where a job stands.</summary>
public enum JobState
{
    /// <summary>Accepted, not yet at work.</summary>
    Queued,

    /// <summary>At work.</summary>
    Processing,

    /// <summary>Ended with images, and billed.</summary>
    Completed,

    /// <summary>Ended without, and not billed.</summary>
    Failed,
}
