namespace Seedream.Edits;

/// <summary>An input picture: a file on this machine or a URL that the service fetches itself.</summary>
public sealed record PhotoSource
{
    private PhotoSource(string? path, Uri? uri)
    {
        Path = path;
        Uri = uri;
    }

    /// <summary>The file's full path; null for a URL.</summary>
    public string? Path { get; }

    /// <summary>The URL; null for a file.</summary>
    public Uri? Uri { get; }

    /// <summary>The path or URL, as messages name it.</summary>
    public string DisplayName => Path ?? Uri!.ToString();

    /// <summary>Makes a local input.</summary>
    /// <param name="path">The file's full path.</param>
    public static PhotoSource FromPath(string path) => new(path, null);

    /// <summary>Makes a remote input.</summary>
    /// <param name="uri">An absolute http or https URL.</param>
    public static PhotoSource FromUri(Uri uri) => new(null, uri);

    /// <summary>Reads a reference as a person writes it: an http or https URL, else a path.</summary>
    /// <param name="text">The URL or path.</param>
    /// <param name="resolvePath">Makes a full path of what is no URL.</param>
    public static PhotoSource Parse(string text, Func<string, string> resolvePath) =>
        WebAddress.Parse(text) is { } uri ? FromUri(uri) : FromPath(resolvePath(text));
}
