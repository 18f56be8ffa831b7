namespace Seedream.Edits;

/// <summary>A photo to edit: a file on this machine, or a URL that the service fetches itself.</summary>
internal sealed record PhotoSource
{
    private PhotoSource(string? path, Uri? uri)
    {
        Path = path;
        Uri = uri;
    }

    /// <summary>The file's full path; null for a URL.</summary>
    public string? Path { get; }

    /// <summary>The http or https URL; null for a file.</summary>
    public Uri? Uri { get; }

    public string DisplayName => Path ?? Uri!.ToString();

    public static PhotoSource FromPath(string path) => new(path, null);

    public static PhotoSource FromUri(Uri uri) => new(null, uri);

    /// <summary>Reads a reference as a person writes it: an http or https URL, or else a path.</summary>
    /// <param name="text">The URL or path.</param>
    /// <param name="resolvePath">Makes a path absolute.</param>
    public static PhotoSource Parse(string text, Func<string, string> resolvePath) =>
        WebAddress.Parse(text) is { } uri ? FromUri(uri) : FromPath(resolvePath(text));
}
