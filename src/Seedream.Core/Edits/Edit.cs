namespace Seedream.Edits;

/// <summary>
/// One prompt applied to one list of inputs with one set of parameters; it becomes one job. What is null is not sent,
/// and the service's default holds.
/// </summary>
public sealed record Edit
{
    /// <summary>What to change.</summary>
    public required string Prompt { get; init; }

    /// <summary>The edited picture, then the references, in the order that the model sees them.</summary>
    public IReadOnlyList<PhotoSource> Inputs { get; init; } = [];

    /// <summary>Whether the first input is the edited picture, and not a reference.</summary>
    public bool HasOwnInput { get; init; }

    /// <summary>One of <see cref="AspectRatios.All"/>, or <see cref="AspectRatios.Match"/>.</summary>
    public string? AspectRatio { get; init; }

    /// <summary><c>2K</c> or <c>3K</c>.</summary>
    public string? Size { get; init; }

    /// <summary>The most pictures to make, 1 to 15. The model decides how many it makes.</summary>
    public int? MaxImages { get; init; }

    /// <summary><c>Fast</c> or <c>Standard</c>.</summary>
    public string? OptimizePrompt { get; init; }

    /// <summary>Whether the service puts its watermark on the pictures.</summary>
    public bool? Watermark { get; init; }

    /// <summary>The folder for the pictures.</summary>
    public string? Destination { get; init; }

    /// <summary>The template of their names.</summary>
    public string? Name { get; init; }

    /// <summary>The edited picture; null for an edit from references or the prompt alone.</summary>
    public PhotoSource? Own => HasOwnInput ? Inputs[0] : null;

    /// <summary>What the references are called: their paths and URLs.</summary>
    public string[] References => [.. Inputs.Skip(HasOwnInput ? 1 : 0).Select(input => input.DisplayName)];

    /// <summary>How many pictures there may be at most.</summary>
    public int ImageCount => MaxImages ?? 1;

    /// <summary>The most that it costs by the list price, in US dollars.</summary>
    public decimal ListPrice => ModelLimits.PricePerImage * ImageCount;

    /// <summary>What messages call the edit: its input, or its prompt in quotes.</summary>
    public string DisplayName => Own?.DisplayName ?? $"'{(Prompt.Length <= 60 ? Prompt : Prompt[..57] + "…")}'";

    /// <summary>The job that this edit is about to become, still without a request id.</summary>
    /// <param name="endpoint">The base address that it is submitted to.</param>
    public SeedreamJob ToJob(Uri endpoint) => new()
    {
        Status = SeedreamJobStatus.Submitting,
        Prompt = Prompt,
        Path = Own?.Path,
        Uri = Own?.Uri,
        ReferenceImage = References,
        AspectRatio = AspectRatio,
        Size = Size,
        MaxImages = MaxImages,
        OptimizePrompt = OptimizePrompt,
        Watermark = Watermark,
        Endpoint = endpoint,
        Destination = Destination,
        Name = Name,
    };
}
