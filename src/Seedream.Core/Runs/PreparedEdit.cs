using Seedream.Edits;

namespace Seedream.Runs;

/// <summary>An edit that has passed every check that needs no request.</summary>
/// <param name="Edit">The edit. Its ratio is one of the service's own or not set.</param>
/// <param name="Files">Its photos in their order; null for a URL.</param>
internal sealed record PreparedEdit(Edit Edit, IReadOnlyList<PhotoFile?> Files)
{
    /// <summary>Why the service may reject photos of the edit: sentences that name them.</summary>
    public IEnumerable<string> Warnings => Files.Select(file => file?.Warning).OfType<string>().Distinct();

    /// <summary>Checks an edit, inspects its photos and resolves <c>Match</c>.</summary>
    /// <exception cref="SeedreamException">The service would reject the edit. Nothing was submitted.</exception>
    public static PreparedEdit Of(Edit edit)
    {
        EditRules.Check(edit);
        List<PhotoFile?> files =
            [.. edit.Photos.Select(photo => photo.Path is { } path ? PhotoInspector.Inspect(path) : null)];
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

    /// <summary>Hashes the photos, in their order; null for a URL.</summary>
    /// <param name="references">Hashes of the references that other edits share.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="SeedreamException">A photo cannot be read, or has changed since it was inspected.</exception>
    public async Task<IReadOnlyList<PhotoHash?>> HashAsync(HashCache references, CancellationToken cancellationToken)
    {
        var hashes = new PhotoHash?[Files.Count];
        for (int i = 0; i < hashes.Length; i++)
        {
            bool isOwn = i == 0 && Edit.Source is not null;
            if (Files[i] is not { } file)
                continue;

            PhotoHash hash = isOwn
                ? await PhotoHash.ComputeAsync(file.Path, cancellationToken).ConfigureAwait(false)
                : await references.GetAsync(file.Path, cancellationToken).ConfigureAwait(false);
            RequireUnchanged(file, hash);
            hashes[i] = hash;
        }

        return hashes;
    }

    // A file that another program still writes was perhaps complete when it was inspected, and is not what it was.
    private static void RequireUnchanged(PhotoFile file, PhotoHash hash)
    {
        if (hash.Length != file.Length || File.GetLastWriteTimeUtc(file.Path) != file.Written)
            throw PhotoErrors.Changed(file.Path);
    }
}
