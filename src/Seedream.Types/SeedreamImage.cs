namespace Seedream;

/// <summary>One output picture, on the service (<see cref="Uri"/>) or on disk (<see cref="FullName"/>).</summary>
public sealed record SeedreamImage
{
    /// <summary>The file's full path; null while the picture is on the service only.</summary>
    public string? FullName { get; init; }

    /// <summary>The request id of the job that made the picture.</summary>
    public string RequestId { get; init; } = "";

    /// <summary>The picture's place among those of its job, from 1.</summary>
    public int Index { get; init; } = 1;

    /// <summary>How many pictures the job made.</summary>
    public int ImageCount { get; init; } = 1;

    /// <summary>Where the service keeps the picture, for seven days; null for one that came with the answer.</summary>
    public Uri? Uri { get; init; }

    /// <summary>The file name that the service suggests. It is a stranger's text: never part of a path unchecked.</summary>
    public string? SuggestedName { get; init; }

    /// <summary>The size in bytes; null where it is not known.</summary>
    public long? Length { get; init; }

    /// <summary>The width in pixels; null while the picture is on the service only.</summary>
    public int? Width { get; init; }

    /// <summary>The height in pixels; null while the picture is on the service only.</summary>
    public int? Height { get; init; }

    /// <summary>The edited file or URL; null for an edit from the prompt alone.</summary>
    public string? Source { get; init; }

    /// <summary>What the edit asked for.</summary>
    public string? Prompt { get; init; }

    /// <summary>
    /// This picture's share of what its job cost, in US dollars, so that the sum over pictures is the bill; null where
    /// the service did not say.
    /// </summary>
    public decimal? Cost { get; init; }

    /// <summary>Whether the picture's job was there before this command, so that the command paid nothing for it.</summary>
    public bool Reused { get; init; }

    /// <summary>The time from the submit to the moment the end was seen; null where it was not watched.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>The folder that the picture is meant for, where the submit named one.</summary>
    public string? Destination { get; init; }

    /// <summary>The name template that the picture is meant to have, where the submit named one.</summary>
    public string? Name { get; init; }

    /// <inheritdoc/>
    public override string ToString() => FullName ?? Uri?.ToString() ?? RequestId;
}
