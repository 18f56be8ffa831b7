using Seedream.Edits;

namespace Seedream.Runs;

/// <summary>An edit that has passed every check that needs no request.</summary>
/// <param name="Edit">The edit. Its ratio is one of the service's own or not set.</param>
/// <param name="Files">Its photos in their order; null for a URL.</param>
internal sealed record PreparedEdit(Edit Edit, IReadOnlyList<PhotoFile?> Files)
{
    /// <summary>Why the service may reject photos of the edit: sentences that name them.</summary>
    public IEnumerable<string> Warnings => Files.Select(file => file?.Warning).OfType<string>().Distinct();

    /// <summary>The hashes of the photos, in their order; null for a URL and for a photo that was not hashed.</summary>
    public IReadOnlyList<PhotoHash?> Hashes => [.. Files.Select(file => file?.Hash)];

    /// <summary>The identity of the edit, whose photos must have been hashed.</summary>
    public EditKey Key => EditKey.Compute(ModelLimits.Slug, Edit, Hashes);

    /// <summary>Checks an edit, inspects its photos and resolves <c>Match</c>.</summary>
    /// <param name="edit">The edit.</param>
    /// <param name="inspect">Inspects the file of a path.</param>
    /// <exception cref="SeedreamException">The service would reject the edit. Nothing was submitted.</exception>
    public static PreparedEdit Of(Edit edit, Func<string, PhotoFile> inspect)
    {
        EditRules.Check(edit);
        List<PhotoFile?> files =
            [.. edit.Photos.Select(photo => photo.Path is { } path ? inspect(path) : null)];
        if (!edit.MatchesPhoto)
            return new PreparedEdit(edit, files);

        return files.FirstOrDefault() is { } first
            ? new PreparedEdit(edit with { AspectRatio = AspectRatios.Nearest(first.Width, first.Height) }, files)
            : throw new SeedreamException(
                SeedreamErrorId.InvalidParameter,
                $"'Match' cannot be used for {edit.DisplayName} because its first photo is not a local file. "
                + "Nothing was submitted.",
                $"Set -AspectRatio to one of {string.Join(", ", AspectRatios.All)}.");
    }
}
