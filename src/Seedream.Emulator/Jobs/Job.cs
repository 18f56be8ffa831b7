using System.Buffers.Text;

namespace Seedream.Emulator;

/// <summary>An accepted job. The submit decides its outcome; its state follows from the clock.</summary>
internal sealed record Job
{
    public const string ImageError = "The image could not be generated";

    private long _polls;

    /// <summary>The request id: opaque text that only compares.</summary>
    public required string Id { get; init; }

    /// <summary>Names the files of its images.</summary>
    public required Guid FileId { get; init; }

    /// <summary>The key that it was submitted with.</summary>
    public required string Key { get; init; }

    /// <summary>Distinguishes it from other jobs in the same way in every run, whatever their ids.</summary>
    public required string Lot { get; init; }

    public required string Model { get; init; }

    public required EditRequest Edit { get; init; }

    public required UInt128 Identity { get; init; }

    public required bool Duplicate { get; init; }

    public required bool Direct { get; init; }

    public required DateTimeOffset Submitted { get; init; }

    public required TimeSpan QueueTime { get; init; }

    public required TimeSpan RunTime { get; init; }

    /// <summary>Number of images it makes.</summary>
    public required int Images { get; init; }

    /// <summary>Number of these that fail. They are the first.</summary>
    public int ImagesFailed { get; init; }

    /// <summary>Indexes of the images that do not fail.</summary>
    public IEnumerable<int> Made => Enumerable.Range(ImagesFailed, Images - ImagesFailed);

    /// <summary>Cost in USD if it completes.</summary>
    public required decimal Cost { get; init; }

    /// <summary>Why it fails, or null if it completes.</summary>
    public string? Error { get; init; }

    /// <summary>Whether the content filter makes it fail.</summary>
    public bool Blocked { get; init; }

    /// <summary>Balance in USD after it was billed.</summary>
    public decimal RemainingCredits { get; set; }

    public DateTimeOffset Ends => Submitted + QueueTime + RunTime;

    public long Polls => Interlocked.Read(ref _polls);

    public void CountPoll() => Interlocked.Increment(ref _polls);

    /// <summary>Returns a number from 0 to 1 that is random but the same for the same seed, job and purpose.</summary>
    public double Chance(int seed, string purpose) =>
        StableHash.Number($"{seed} {purpose} {Lot}") / (uint.MaxValue + 1.0);

    public JobState StateAt(DateTimeOffset now)
    {
        if (now >= Ends)
            return Error is null ? JobState.Completed : JobState.Failed;
        return now >= Submitted + QueueTime ? JobState.Processing : JobState.Queued;
    }

    public static string RequestId(RequestIdFormat format, Guid unique) => format switch
    {
        RequestIdFormat.Hex => unique.ToString("N"),
        RequestIdFormat.Opaque => $"req_{Base64Url.EncodeToString(unique.ToByteArray())}",
        _ => unique.ToString(),
    };

    /// <summary>Returns the path of an image on the files host.</summary>
    public string OutputPath(int index) => $"/generations/{FileId:N}-{index}.jpeg";
}
