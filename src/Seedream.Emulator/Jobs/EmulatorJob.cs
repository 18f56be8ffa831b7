namespace Seedream.Emulator;

/// <summary>A job as the emulator knows it, so that a test can check what a client made of it.</summary>
/// <param name="RequestId">The request id.</param>
/// <param name="Prompt">The prompt.</param>
/// <param name="InputHashes">SHA-256 in upper-case hex of each input's content; of its URL where the emulator has no content.</param>
/// <param name="AspectRatio">The ratio, default filled in.</param>
/// <param name="Size">2K or 3K, default filled in.</param>
/// <param name="MaxImages">Images asked for.</param>
/// <param name="State">Where it stands now.</param>
/// <param name="Submitted">When it was accepted.</param>
/// <param name="Ends">When it ends or ended.</param>
/// <param name="Billed">USD billed; 0 until it completes.</param>
/// <param name="OutputIds">Names of its files on the files host; empty until it completes.</param>
/// <param name="Polls">Status requests for it.</param>
/// <param name="Duplicate">Whether the same request had been accepted before.</param>
/// <param name="Direct">Whether it came by the direct endpoint.</param>
/// <param name="Error">Why it failed.</param>
public sealed record EmulatorJob(
    string RequestId,
    string Prompt,
    IReadOnlyList<string> InputHashes,
    string AspectRatio,
    string Size,
    int MaxImages,
    JobState State,
    DateTimeOffset Submitted,
    DateTimeOffset Ends,
    decimal Billed,
    IReadOnlyList<string> OutputIds,
    long Polls,
    bool Duplicate,
    bool Direct,
    string? Error)
{
    internal static EmulatorJob From(Job job, DateTimeOffset now)
    {
        JobState state = job.StateAt(now);
        bool completed = state == JobState.Completed;
        return new EmulatorJob(
            job.Id.ToString(),
            job.Edit.Prompt,
            [.. job.Edit.Inputs.Select(input => input.Hash)],
            job.Edit.AspectRatio,
            job.Edit.Size,
            job.Edit.MaxImages,
            state,
            job.Submitted,
            job.Ends,
            completed ? job.Cost : 0,
            completed ? [.. Enumerable.Range(0, job.Images).Select(index => Path.GetFileName(job.OutputPath(index)))] : [],
            job.Polls,
            job.Duplicate,
            job.Direct,
            state == JobState.Failed ? job.Error : null);
    }
}
