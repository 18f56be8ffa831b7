namespace Seedream.Output;

/// <summary>Where the pictures of one edit go.</summary>
/// <param name="Folder">The folder's full path.</param>
/// <param name="Template">What they are called.</param>
/// <param name="MayOverwrite">Whether the file of a path may be overwritten.</param>
/// <param name="Input">The edited file, which is never overwritten; null where there is none.</param>
public sealed record OutputTarget(string Folder, NameTemplate Template, Func<string, bool> MayOverwrite, string? Input)
{
    /// <summary>
    /// Whether several pictures were asked for, so that one has its number in its name also where it came alone: names
    /// are reserved before anybody knows how many the model makes.
    /// </summary>
    public bool IsNumbered { get; init; }

    /// <summary>The full path of a picture, still without the extension that its bytes decide.</summary>
    public string Stem(SeedreamImage image, DateTimeOffset now) => Path.Combine(Folder, Template.Expand(image, now, IsNumbered));
}
