using Seedream.Edits;

namespace Seedream.Runs;

/// <summary>An edit that the service would take.</summary>
/// <param name="Edit">The edit; its ratio is one of the service's.</param>
/// <param name="Files">Its inputs' inspections, in their order; null for a URL.</param>
internal sealed record PreparedEdit(Edit Edit, IReadOnlyList<PhotoFile?> Files)
{
    /// <summary>Checks an edit without sending anything.</summary>
    /// <param name="edit">The edit.</param>
    /// <returns>The edit with its ratio resolved, and its files inspected.</returns>
    /// <exception cref="SeedreamException">The service would refuse it. Nothing was sent.</exception>
    public static PreparedEdit Of(Edit edit)
    {
        EditRules.Check(edit);
        List<PhotoFile?> files = [.. edit.Photos.Select(input => input.Path is { } path ? PhotoInspector.Inspect(path) : null)];
        if (edit.AspectRatio != AspectRatios.Match)
            return new PreparedEdit(edit, files);

        return files.FirstOrDefault() is { } first
            ? new PreparedEdit(edit with { AspectRatio = AspectRatios.Nearest(first.Width, first.Height) }, files)
            : throw new SeedreamException(
                SeedreamErrorId.InvalidParameter,
                $"The ratio of {edit.DisplayName} cannot be matched: its first input is no file on this machine. Nothing was sent and nothing billed.",
                $"Use one of {string.Join(", ", AspectRatios.All)}.");
    }

    /// <summary>Reads the inputs' contents, each once: they are what the edit is, whatever the files are called.</summary>
    /// <param name="shared">Knows the references that other edits have too.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async Task<IReadOnlyList<PhotoHash?>> HashAsync(HashCache shared, CancellationToken cancellationToken)
    {
        var hashes = new PhotoHash?[Files.Count];
        for (int i = 0; i < hashes.Length; i++)
        {
            bool isOwn = i == 0 && Edit.Source is not null;
            hashes[i] = Files[i] switch
            {
                null => null,
                { } file when isOwn => await PhotoHash.ComputeAsync(file.Path, cancellationToken).ConfigureAwait(false),
                { } file => await shared.GetAsync(file.Path, cancellationToken).ConfigureAwait(false),
            };
        }

        return hashes;
    }
}
