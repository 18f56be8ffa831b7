namespace Seedream.Output;

/// <summary>The place of one edit's images: it decides their names, and which files they may replace.</summary>
/// <param name="Folder">The folder's full path.</param>
/// <param name="Template">The template of the names.</param>
/// <param name="MayOverwrite">Returns whether an existing file may be overwritten.</param>
/// <param name="Source">The path of the edited photo, which is never overwritten; null if there is none.</param>
internal sealed record OutputTarget(
    string Folder, NameTemplate Template, Func<string, bool> MayOverwrite, string? Source)
{
    /// <summary>
    /// Whether several images were requested. A single image then has a number too, because names are reserved before
    /// anyone knows how many images the model makes.
    /// </summary>
    public bool IsNumbered { get; init; }

    /// <summary>Returns the full path of an image, without the extension, which depends on the image's bytes.</summary>
    public string Stem(SeedreamImage image, DateTimeOffset now) =>
        Path.Combine(Folder, Template.Expand(image, now, IsNumbered));

    /// <summary>Returns why an image must not be written to a path, and what to use instead; null if it may be.</summary>
    public (string Reason, string Remedy)? ObstacleAt(string path)
    {
        if (FileNames.PathComparer.Equals(path, Source))
            return ("is the input itself and is never overwritten", "another -Destination, or a -Name such as '{BaseName}-edited'");

        return File.Exists(path) && !MayOverwrite(path)
            ? ("exists", "another -Destination or -Name, or -Force to overwrite it")
            : null;
    }
}
