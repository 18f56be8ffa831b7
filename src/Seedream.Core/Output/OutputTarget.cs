using Seedream.Edits;

namespace Seedream.Output;

/// <summary>Decides the names of one edit's images, and which files they may overwrite.</summary>
/// <param name="Folder">The folder's full path.</param>
/// <param name="Template">The template of the names.</param>
/// <param name="MayOverwrite">
/// Returns whether an existing file is an older image of the same edit, which the new image replaces.
/// </param>
/// <param name="Source">The path of the edited photo, which is never overwritten; null if there is none.</param>
internal sealed record OutputTarget(
    string Folder, NameTemplate Template, Func<string, bool> MayOverwrite, string? Source)
{
    /// <summary>
    /// Whether several images were requested. A single image then gets a number too, because names are reserved before
    /// the number of images is known.
    /// </summary>
    public bool IsNumbered { get; init; }

    /// <summary>Whether every file but a photo is overwritten.</summary>
    public bool Force { get; init; }

    public TakenName Taken { get; init; }

    /// <summary>The time for names; null for the time of the save.</summary>
    public DateTimeOffset? Now { get; init; }

    /// <summary>The reserved full path without extension; null to make it from the template.</summary>
    public string? ReservedStem { get; init; }

    /// <summary>Returns whether a file is one of the run's photos; null if they are not known.</summary>
    public Func<string, bool>? IsPhoto { get; init; }

    /// <summary>Returns the full path of an image, without the extension, which depends on the image's bytes.</summary>
    public string Stem(SeedreamImage image, DateTimeOffset now) =>
        ReservedStem ?? Path.Combine(Folder, Template.Expand(image, Now ?? now, IsNumbered));

    /// <summary>Returns why an image must not be written to a path, and the remedy; null if it can be.</summary>
    public (string Reason, string Remedy)? ObstacleAt(string path)
    {
        if (!Path.Exists(path))
            return null;

        if (IsPhoto?.Invoke(path) == true || (Source is not null && FileIdentity.AreSame(path, Source)))
        {
            return ("is a photo of this run and is never overwritten",
                "another -Destination, or a -Name such as '{BaseName}-edited'");
        }

        if (Directory.Exists(path))
            return ("is a folder", "another -Destination or -Name");

        return Force || MayOverwrite(path)
            ? null
            : ("already exists and is not an unchanged image of the same photo and parameters",
                "another -Destination or -Name, or -Force to overwrite the file");
    }
}
