namespace Seedream;

/// <summary>
/// What a run would do with an edit, from <c>-WhatIf -PassThru</c>. The properties have the names of the cmdlets'
/// parameters, so a plan can be piped to them.
/// </summary>
public sealed record SeedreamPlan : SeedreamEdit
{
    /// <summary>What the run would do.</summary>
    public SeedreamPlanAction Action { get; init; }

    /// <summary>
    /// The maximum cost of the edit for the run at list price, in US dollars; 0 for jobs that are already billed or in
    /// progress, and for edits that are refused or skipped.
    /// </summary>
    public decimal Cost { get; init; }

    /// <summary>The prompt of the edit.</summary>
    public string Prompt { get; init; } = "";

    /// <summary>The full path of the photo to edit; null if it is a URL or the edit has none.</summary>
    public string? LiteralPath { get; init; }

    /// <summary>The URL of the photo to edit; null if it is a file or the edit has none.</summary>
    public Uri? Uri { get; init; }

    /// <summary>The full paths and URLs of the reference photos; null if there are none.</summary>
    public SeedreamList<string>? ReferenceImage { get; init; }

    /// <summary>The full path of the folder for the images; null if they are not saved.</summary>
    public string? Destination { get; init; }

    /// <summary>
    /// The full path of the first image, if the service returns a JPEG file; null if the images are not saved or the
    /// name depends on the job.
    /// </summary>
    public string? Target { get; init; }

    /// <summary>The maximum number of images.</summary>
    public int ImageCount { get; init; } = 1;

    /// <summary>The width of the images in pixels; null if it depends on a photo that was not opened.</summary>
    public int? Width { get; init; }

    /// <summary>The height of the images in pixels; null if it depends on a photo that was not opened.</summary>
    public int? Height { get; init; }

    /// <summary>The request id of the job that the ledger has for the edit; null if it has none.</summary>
    public string? RequestId { get; init; }

    /// <summary>The reason why the edit is refused; null if it is not.</summary>
    public string? Error { get; init; }

    /// <summary>Whether the edit has neither a photo nor references.</summary>
    public bool TextOnly => Source is null && ReferenceImage is null;

    /// <summary>The full path or the URL of the photo to edit; null if the edit has none.</summary>
    public string? Source => LiteralPath ?? Uri?.ToString();

    /// <summary>Returns the action, and the photo or prompt.</summary>
    public override string ToString() => $"{Action} {Source ?? Prompt}";
}
