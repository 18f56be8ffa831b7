namespace Seedream.Polling;

/// <summary>What decides how long a job takes, as far as the client knows: jobs of one kind are learned from together.</summary>
/// <param name="Size"><c>2K</c> or <c>3K</c>; null where the service's default held.</param>
/// <param name="Images">The most pictures that it makes; null where the service's default held.</param>
internal readonly record struct JobKind(string? Size, int? Images)
{
    /// <summary>The kind of a job.</summary>
    public static JobKind Of(SeedreamJob job) => new(job.Size, job.MaxImages);
}
