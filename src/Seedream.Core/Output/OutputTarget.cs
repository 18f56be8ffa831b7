namespace Seedream.Output;

/// <summary>Decides the names of one edit's images, and which files they may overwrite.</summary>
/// <param name="Folder">The folder's full path.</param>
/// <param name="Template">The template of the names.</param>
/// <param name="MayOverwrite">Returns whether an existing file may be overwritten.</param>
/// <param name="Source">The path of the edited photo, which is never overwritten; null if there is none.</param>
internal sealed record OutputTarget(
    string Folder, NameTemplate Template, Func<string, bool> MayOverwrite, string? Source)
{
    /// <summary>
    /// Whether several images were requested. A single image then gets a number too, because names are reserved before
    /// the number of images is known.
    /// </summary>
    public bool IsNumbered { get; init; }

    /// <summary>Returns the full path of an image, without the extension, which depends on the image's bytes.</summary>
    public string Stem(SeedreamImage image, DateTimeOffset now) =>
        Path.Combine(Folder, Template.Expand(image, now, IsNumbered));

    /// <summary>Returns why an image must not be written to a path, and the remedy; null if it can be.</summary>
    public (string Reason, string Remedy)? ObstacleAt(string path) =>
        FileNames.PathComparer.Equals(path, Source)
            ? ("is the edited photo and is never overwritten",
                "another -Destination, or a -Name such as '{BaseName}-edited'")
        : File.Exists(path) && !MayOverwrite(path)
            ? ("already exists", "another -Destination or -Name, or -Force to overwrite the file")
        : null;
}
