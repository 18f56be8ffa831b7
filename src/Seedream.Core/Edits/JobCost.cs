namespace Seedream.Edits;

/// <summary>The cost of completed jobs in US dollars.</summary>
internal static class JobCost
{
    /// <summary>Returns the reported cost of a job; null if it is missing, negative or absurdly high.</summary>
    /// <param name="images">The number of images that the job made, or 0 if it is unknown.</param>
    public static decimal? Reported(decimal? cost, SeedreamEdit edit, int images = 0) =>
        cost >= 0 && cost <= ModelLimits.MaxPriceFactor * Estimate(Math.Max(images, edit.MaxImages ?? 1)) ? cost : null;

    /// <summary>Returns the list price.</summary>
    public static decimal Estimate(int images) => ModelLimits.PricePerImage * images;
}
