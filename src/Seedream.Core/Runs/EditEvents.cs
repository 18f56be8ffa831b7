namespace Seedream.Runs;

/// <summary>What is told while an edit is made; each is called from any thread.</summary>
/// <param name="Submitted">The job was accepted: from now on it costs money.</param>
/// <param name="Saved">A picture is on disk.</param>
/// <param name="Failed">A picture of the paid job could not be saved; the others go on.</param>
public sealed record EditEvents(Action<SeedreamJob> Submitted, Action<SeedreamImage> Saved, Action<SeedreamException> Failed);
