namespace Seedream;

/// <summary>An image that a job made, on the service (<see cref="Uri"/>) or on disk (<see cref="FullName"/>).</summary>
public sealed record SeedreamImage
{
    /// <summary>The full path of the file; null if the image has not been saved.</summary>
    public string? FullName { get; init; }

    /// <summary>The request id of the job.</summary>
    public string RequestId { get; init; } = "";

    /// <summary>The number of the image among those of its job, starting with 1.</summary>
    public int Index { get; init; } = 1;

    /// <summary>The number of images of the job.</summary>
    public int ImageCount { get; init; } = 1;

    /// <summary>
    /// The URL of the image, which the service keeps for seven days; null if the image was part of the answer itself.
    /// </summary>
    public Uri? Uri { get; init; }

    /// <summary>
    /// The file name that the service suggests, with a question mark for each character that controls a terminal; null
    /// if it does not suggest one. The name is not checked otherwise: do not use it as a part of a path.
    /// </summary>
    public string? SuggestedName { get; init => field = value is null ? null : SafeText.MarkControls(value); }

    /// <summary>The length in bytes; null if it is unknown.</summary>
    public long? Length { get; init; }

    /// <summary>The width in pixels; null if the image has not been saved.</summary>
    public int? Width { get; init; }

    /// <summary>The height in pixels; null if the image has not been saved.</summary>
    public int? Height { get; init; }

    /// <summary>The full path or the URL of the edited photo; null if the edit has none.</summary>
    public string? Source { get; init; }

    /// <summary>The prompt of the edit; null if it is unknown.</summary>
    public string? Prompt { get; init; }

    /// <summary>
    /// The share of the image in the cost of its job, in US dollars. The sum over all images is the amount billed,
    /// or the list price if the service did not report it.
    /// </summary>
    public decimal? Cost { get; init; }

    /// <summary>Whether the job existed before this command, so that the command did not pay for it.</summary>
    public bool Reused { get; init; }

    /// <summary>The time from the submit until the module saw the end of the job; null if unknown.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>The full path of the folder that was specified with the submit; null if there was none.</summary>
    public string? Destination { get; init; }

    /// <summary>The name template that was specified with the submit; null if there was none.</summary>
    public string? NameTemplate { get; init; }

    /// <summary>The name of the file; null if the image has not been saved.</summary>
    public string? Name => FullName is null ? null : Path.GetFileName(FullName);

    // The image itself where the answer contains it, until it is saved. Scripts never see it.
    internal ReadOnlyMemory<byte> Content { get; init; }

    /// <summary>Returns the path, the URL or the request id, whichever exists first.</summary>
    public override string ToString() => FullName ?? Uri?.ToString() ?? RequestId;
}
