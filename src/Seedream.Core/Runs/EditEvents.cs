namespace Seedream.Runs;

/// <summary>Callbacks of one edit. They are called from any thread.</summary>
/// <param name="Submitted">The service accepted the job, which is billed from now on.</param>
/// <param name="Saved">An image is on disk.</param>
/// <param name="Failed">An image of the paid job could not be saved. The other images go on.</param>
internal sealed record EditEvents(
    Action<SeedreamJob> Submitted, Action<SeedreamImage> Saved, Action<SeedreamException> Failed)
{
    /// <summary>There was nothing to do: all images are on disk. Null to call <c>Saved</c> for each.</summary>
    public Action<IReadOnlyList<SeedreamImage>>? Found { get; init; }
}
