using System.Management.Automation;
using Seedream.Edits;

namespace Seedream.PowerShell.Binding;

/// <summary>Resolves the photos and references that the parameters of one pipeline item name.</summary>
/// <param name="session">The session whose locations and drives apply.</param>
/// <param name="refuse">Reports a value that does not name a photo. The other values are still used.</param>
internal sealed class PhotoArguments(SessionState session, Action<SeedreamException, object?> refuse)
{
    private readonly InputPaths _paths = new(session);

    /// <summary>Resolves the parameters of an item that names a photo, even if with an empty value.</summary>
    public List<PhotoSource> Photos(string[]? literalPath, string[]? path, Uri[]? uri)
    {
        // An object can have both a path and a URL, such as an image of an earlier run. The file takes precedence.
        if (literalPath?.Any(HasText) == true)
            return Resolve(literalPath, item => [_paths.Literal(item)]);

        if (path?.Any(HasText) == true)
            return Resolve(path, _paths.Expand);

        return uri?.Any(item => HasText(item?.OriginalString)) == true
            ? Resolve(uri, FromUri)
            : Resolve([""], _paths.Expand);
    }

    /// <summary>Resolves all references; null if one of them was refused.</summary>
    /// <param name="texts">Paths and URLs; null for none.</param>
    /// <param name="skipEmpty">Whether an empty text means no reference instead of an error.</param>
    public PhotoSource[]? References(string[]? texts, bool skipEmpty)
    {
        try
        {
            return [.. (texts ?? []).Where(text => !skipEmpty || HasText(text)).Select(_paths.Reference)];
        }
        catch (SeedreamException failure)
        {
            refuse(failure, texts);
            return null;
        }
    }

    private List<PhotoSource> Resolve<T>(T[] items, Func<T, IEnumerable<PhotoSource>> resolve)
    {
        List<PhotoSource> photos = [];
        foreach (T item in items)
        {
            try
            {
                photos.AddRange(resolve(item));
            }
            catch (SeedreamException failure)
            {
                refuse(failure, item);
            }
        }

        return photos;
    }

    private static IEnumerable<PhotoSource> FromUri(Uri uri) => WebAddress.IsWeb(uri)
        ? [PhotoSource.FromUri(uri)]
        : throw new SeedreamException(
            SeedreamErrorId.InputRejected,
            $"'{uri}' is not an http or https URL, so the service cannot download it. Nothing was submitted.",
            "Specify local files with -Path or -LiteralPath.");

    private static bool HasText(string? text) => !string.IsNullOrWhiteSpace(text);
}
