namespace Seedream.Polling;

/// <summary>The parameters that decide how long a job takes. The durations of one kind are learned together.</summary>
internal readonly record struct JobKind(string? Size, int? Images)
{
    public static JobKind Of(SeedreamJob job) => new(job.Size, job.MaxImages);
}
