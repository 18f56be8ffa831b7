namespace Seedream.Emulator;

/// <summary>One accepted job. What it will come to is settled at the submit; where it stands follows from the clock.</summary>
internal sealed class Job
{
    private long _polls;

    public required Guid Id { get; init; }

    public required string Model { get; init; }

    public required EditRequest Edit { get; init; }

    public required UInt128 Identity { get; init; }

    public required bool Duplicate { get; init; }

    public required bool Direct { get; init; }

    public required DateTimeOffset Submitted { get; init; }

    /// <summary>Time in the queue.</summary>
    public required TimeSpan QueueTime { get; init; }

    /// <summary>Time at work.</summary>
    public required TimeSpan RunTime { get; init; }

    /// <summary>Images it makes.</summary>
    public required int Images { get; init; }

    /// <summary>USD it costs if it completes.</summary>
    public required decimal Cost { get; init; }

    /// <summary>Why it fails; null if it completes.</summary>
    public string? Error { get; init; }

    /// <summary>Whether it fails because of the content filter.</summary>
    public bool Blocked { get; init; }

    /// <summary>USD left when it was billed. Set once, when its end has passed.</summary>
    public decimal RemainingCredits { get; set; }

    public DateTimeOffset Ends => Submitted + QueueTime + RunTime;

    public long Polls => Interlocked.Read(ref _polls);

    public void CountPoll() => Interlocked.Increment(ref _polls);

    public JobState StateAt(DateTimeOffset now)
    {
        if (now >= Ends)
            return Error is null ? JobState.Completed : JobState.Failed;
        return now >= Submitted + QueueTime ? JobState.Processing : JobState.Queued;
    }

    /// <summary>Path of an output on the files host. It names the job, so that no second table is needed.</summary>
    public string OutputPath(int index) => $"/generations/{Id:N}-{index}.jpeg";
}
