namespace Seedream.Edits;

/// <summary>One prompt applied to one list of photos with one set of parameters. It becomes one job.</summary>
internal sealed record Edit : SeedreamEdit
{
    private const int LongestDisplayName = 60;

    public required string Prompt { get; init; }

    /// <summary>The photo to edit; null for an edit from references or from the prompt alone.</summary>
    public PhotoSource? Source { get; init; }

    /// <summary>Photos that the model sees after the source, in this order.</summary>
    public IReadOnlyList<PhotoSource> References { get; init; } = [];

    /// <summary>The source and the references, in the order in which they are submitted.</summary>
    public IReadOnlyList<PhotoSource> Photos => Source is null ? References : [Source, .. References];

    /// <summary>The folder for the images; null if they are not saved.</summary>
    public string? Destination { get; init; }

    /// <summary>The template of the image names; null if they are not saved.</summary>
    public string? Name { get; init; }

    /// <summary>
    /// Whether the images get the ratio nearest to that of the first photo: on request, and by default if that photo is
    /// a local file.
    /// </summary>
    public bool MatchesPhoto => AspectRatio == AspectRatios.Match
        || (AspectRatio is null && Photos is [{ Path: not null }, ..]);

    /// <summary>The maximum number of images.</summary>
    public int ImageCount => MaxImages ?? 1;

    /// <summary>The maximum cost at list price, in US dollars.</summary>
    public decimal ListPrice => JobCost.Estimate(ImageCount);

    /// <summary>The source's path or URL, or the prompt in quotes.</summary>
    public string DisplayName => Source?.DisplayName
        ?? $"'{(Prompt.Length <= LongestDisplayName ? Prompt : Prompt[..(LongestDisplayName - 1)] + "…")}'";

    /// <summary>Returns the job as it is before the service has given it a request id.</summary>
    public SeedreamJob ToJob(Uri endpoint) => EditParameters.Copy(this, new SeedreamJob
    {
        Status = SeedreamJobStatus.Submitting,
        Path = Source?.Path,
        Uri = Source?.Uri,
        ReferenceImage = [.. References.Select(photo => photo.DisplayName)],
        Endpoint = endpoint,
        Destination = Destination,
        Name = Name,
    });
}
