namespace Seedream;

/// <summary>
/// The parameters that the service takes beside the prompt and the photos. A parameter that is null is not sent, so the
/// service's default applies.
/// </summary>
public abstract record SeedreamEdit
{
    /// <summary>The ratio, such as <c>3:2</c>; <c>Match</c> in a plan whose photo was not opened.</summary>
    public string? AspectRatio { get; init; }

    /// <summary><c>2K</c> or <c>3K</c>.</summary>
    public string? Size { get; init; }

    /// <summary>The maximum number of images, 1 to 15. The model decides how many it makes.</summary>
    public int? MaxImages { get; init; }

    /// <summary><c>Fast</c> or <c>Standard</c>.</summary>
    public string? OptimizePrompt { get; init; }

    /// <summary>Whether the service adds its watermark.</summary>
    public bool? Watermark { get; init; }
}
