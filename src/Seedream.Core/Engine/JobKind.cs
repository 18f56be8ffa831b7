using Seedream.Model;

namespace Seedream.Engine;

/// <summary>What decides how long a job takes, as far as the client knows: jobs of one kind are learned from together.</summary>
/// <param name="Size"><c>2K</c> or <c>3K</c>.</param>
/// <param name="Images">The most pictures that it makes.</param>
public readonly record struct JobKind(string Size, int Images)
{
    /// <summary>The kind of a job; what it does not say is the service's default.</summary>
    public static JobKind Of(SeedreamJob job) => new(job.Size ?? AspectRatios.DefaultSize, job.MaxImages ?? 1);
}
