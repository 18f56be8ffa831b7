namespace Seedream.Emulator;

/// <summary>A snapshot of a job, for tests that check the client's view of it.</summary>
/// <param name="RequestId">The request id.</param>
/// <param name="Prompt">The prompt.</param>
/// <param name="InputHashes">
/// SHA-256 of each input's content in upper-case hex, or of its URL if the emulator does not have the content.
/// </param>
/// <param name="AspectRatio">The aspect ratio, with the default filled in.</param>
/// <param name="Size">2K or 3K, with the default filled in.</param>
/// <param name="MaxImages">The requested number of images.</param>
/// <param name="State">The current state.</param>
/// <param name="Submitted">When the job was accepted.</param>
/// <param name="Ends">When the job ends or ended.</param>
/// <param name="Billed">The billed amount in USD; 0 until the job completes.</param>
/// <param name="OutputIds">File names of its images on the files host; empty until the job completes.</param>
/// <param name="Polls">The number of status requests.</param>
/// <param name="Duplicate">Whether the same request was accepted before.</param>
/// <param name="Direct">Whether it was submitted to the direct endpoint.</param>
/// <param name="Error">Why it failed, or null.</param>
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
        IEnumerable<int> images = state == JobState.Completed ? job.Made : [];
        return new EmulatorJob(
            job.Id,
            job.Edit.Prompt,
            [.. job.Edit.Inputs.Select(input => input.Hash)],
            job.Edit.AspectRatio,
            job.Edit.Size,
            job.Edit.MaxImages,
            state,
            job.Submitted,
            job.Ends,
            state == JobState.Completed ? job.Cost : 0,
            [.. images.Select(index => Path.GetFileName(job.OutputPath(index)))],
            job.Polls,
            job.Duplicate,
            job.Direct,
            state == JobState.Failed ? job.Error : null);
    }
}
