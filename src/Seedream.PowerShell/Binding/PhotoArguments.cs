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
            return Resolve(literalPath, item => [_paths.Reference(item)]);

        if (path?.Any(HasText) == true)
            return Resolve(path, _paths.Expand);

        return uri?.Any(item => HasText(item?.OriginalString)) == true
            ? Resolve(uri, FromUri)
            : Resolve([""], _paths.Expand);
    }

    /// <summary>Whether one of the parameters names a photo.</summary>
    public static bool NamePhoto(string[]? literalPath, string[]? path, Uri[]? uri) =>
        literalPath?.Any(HasText) == true || path?.Any(HasText) == true
        || uri?.Any(item => HasText(item?.OriginalString)) == true;

    /// <summary>Resolves the references of the command line. An empty one is a mistake.</summary>
    /// <exception cref="SeedreamException">A reference is not a URL and not a file on disk.</exception>
    public PhotoSource[] RequireReferences(string[]? texts)
    {
        PhotoSource[] references = [.. (texts ?? [""]).Select(text => _paths.Reference(text ?? ""))];
        foreach (string path in references.Select(photo => photo.Path).OfType<string>())
        {
            if (Directory.Exists(path))
                throw PhotoErrors.IsFolder(path);

            if (!File.Exists(path))
                throw PhotoErrors.Unreadable(path, new FileNotFoundException());
        }

        return references;
    }

    /// <summary>Resolves the references of an item; null if one of them was refused.</summary>
    /// <param name="texts">Paths and URLs; null for none. An empty text, as in a table cell, means none.</param>
    public PhotoSource[]? References(string[]? texts)
    {
        try
        {
            return [.. (texts ?? []).Where(HasText).Select(_paths.Reference)];
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

    private IEnumerable<PhotoSource> FromUri(Uri uri) => WebAddress.IsWeb(uri)
        ? [PhotoSource.FromUri(uri)]
        : uri is { IsAbsoluteUri: true, IsFile: true }
        ? [_paths.Reference(uri.OriginalString)]
        : throw new SeedreamException(
            SeedreamErrorId.InputRejected,
            $"'{uri}' is not an http or https URL, so the service cannot download it. Nothing was submitted.",
            "Specify local files with -Path or -LiteralPath.");

    private static bool HasText(string? text) => !string.IsNullOrWhiteSpace(text);
}
