namespace Seedream;

/// <summary>
/// What a run would do with one edit, and pay for it at most. Its property names are the parameter names of the cmdlets,
/// so that a plan pipes into them as a table's row does.
/// </summary>
public sealed record SeedreamPlan : SeedreamEdit
{
    /// <summary>What would happen.</summary>
    public SeedreamPlanAction Action { get; init; }

    /// <summary>The most that the run would pay for the edit by the list price, in US dollars; zero for what is paid, under way or refused.</summary>
    public decimal Cost { get; init; }

    /// <summary>What the edit asks for.</summary>
    public string Prompt { get; init; } = "";

    /// <summary>The full path of the edited file; null where the edit begins with a URL, a reference or the prompt alone.</summary>
    public string? LiteralPath { get; init; }

    /// <summary>The URL of the edited picture where it is no file.</summary>
    public Uri? Uri { get; init; }

    /// <summary>The pictures given beside the edited one, as full paths and URLs; null where there are none.</summary>
    public string[]? ReferenceImage { get; init; }

    /// <summary>The full path of the folder for the pictures; null where they are not saved.</summary>
    public string? Destination { get; init; }

    /// <summary>
    /// The full path of the picture, or of the first of several, with the extension of the JPEG that the service makes;
    /// null where it is not saved, or its name is not known before.
    /// </summary>
    public string? Target { get; init; }

    /// <summary>How many pictures the edit makes at most.</summary>
    public int ImageCount { get; init; } = 1;

    /// <summary>The pictures' width in pixels; null where it follows from a photo that was not looked into.</summary>
    public int? Width { get; init; }

    /// <summary>The pictures' height in pixels; null where it follows from a photo that was not looked into.</summary>
    public int? Height { get; init; }

    /// <summary>The request id of the edit's job, where it has one.</summary>
    public string? RequestId { get; init; }

    /// <summary>Why the edit is refused.</summary>
    public string? Error { get; init; }

    /// <summary>The edited file or URL; null for an edit without one.</summary>
    public string? Source => LiteralPath ?? Uri?.ToString();

    /// <inheritdoc/>
    public override string ToString() => $"{Action} {Source ?? Prompt}";
}
