namespace Seedream;

/// <summary>
/// The parameters of the model apart from the prompt and the photos. A parameter that is null is not sent, so the
/// service's default applies.
/// </summary>
public abstract record SeedreamEdit
{
    /// <summary>
    /// The aspect ratio of the images: <c>1:1</c>, <c>4:3</c>, <c>3:4</c>, <c>16:9</c>, <c>9:16</c>, <c>3:2</c>,
    /// <c>2:3</c> or <c>21:9</c>; <c>Match</c> in a plan whose photo was not opened. The service's default is
    /// <c>16:9</c>.
    /// </summary>
    public string? AspectRatio { get; init; }

    /// <summary>The size of the images: <c>2K</c> or <c>3K</c>. The service's default is <c>3K</c>.</summary>
    public string? Size { get; init; }

    /// <summary>
    /// The maximum number of images, from 1 to 15. The model decides how many it makes. Photos and images together can
    /// be 15 at most. The service's default is 1.
    /// </summary>
    public int? MaxImages { get; init; }

    /// <summary>How the service optimizes the prompt: <c>Fast</c> or <c>Standard</c>.</summary>
    public string? OptimizePrompt { get; init; }

    /// <summary>Whether the service adds its watermark to the images.</summary>
    public bool? Watermark { get; init; }
}
