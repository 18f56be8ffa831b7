using System.Collections.ObjectModel;
using System.Management.Automation;
using Seedream.Edits;
using DriveNotFoundException = System.Management.Automation.DriveNotFoundException;

namespace Seedream.PowerShell.Binding;

/// <summary>
/// Resolves paths as <c>Get-Item</c> does, with wildcards, drives and the current location. Resolved folders are
/// cached, because PowerShell needs more time for a path than the module needs for the photo before its upload.
/// </summary>
/// <param name="session">The session whose locations and drives apply.</param>
internal sealed class InputPaths(SessionState session)
{
    private const int MaxFolders = 500;

    private readonly Dictionary<string, string> _folders = new(StringComparer.Ordinal);
    private string? _location;

    /// <summary>Resolves a path that can contain wildcards. An http, https or file URL is taken as it is.</summary>
    /// <exception cref="SeedreamException">Nothing matches, or the path is not on the file system.</exception>
    public IEnumerable<PhotoSource> Expand(string path)
    {
        RequireText(path);
        if (path.AsSpan().IndexOfAny("*?[]`") < 0 || IsUrl(path))
            return [Reference(path)];

        Collection<string> found = [];
        ProviderInfo? provider = null;
        try
        {
            found = session.Path.GetResolvedProviderPathFromPSPath(path, out provider);
        }
        catch (ItemNotFoundException)
        {
            // A name with unescaped brackets is used literally if it matches nothing as a wildcard.
        }
        catch (Exception failure) when (failure
            is DriveNotFoundException or ProviderNotFoundException or WildcardPatternException)
        {
            throw NotFound(path, failure);
        }

        if (found.Count > 0)
        {
            RequireFileSystem(path, provider!);
            return found.Select(PhotoSource.FromPath);
        }

        PhotoSource literal = PhotoSource.FromPath(FullPath(path));
        return Path.Exists(literal.Path) || !WildcardPattern.ContainsWildcardCharacters(path)
            ? [literal]
            : throw NotFound(path, null);
    }

    /// <summary>Resolves an http, https or file URL, or a path without wildcards.</summary>
    /// <exception cref="SeedreamException">The path is not on the file system.</exception>
    public PhotoSource Reference(string text)
    {
        RequireText(text);
        return PhotoSource.Parse(text.Trim(), _ => FullPath(IsUrl(text) ? LocalPath(text) : text));
    }

    /// <summary>Resolves a path without wildcards to the full path on disk.</summary>
    /// <exception cref="SeedreamException">The path is not on the file system.</exception>
    public string FullPath(string path)
    {
        RequireText(path);
        int nameStart = path.AsSpan().LastIndexOfAny('/', '\\') + 1;
        ReadOnlySpan<char> name = path.AsSpan(nameStart);
        if (!IsPlain(name))
            return Resolve(path);

        ClearIfLocationChanged();
        string folder = path[..nameStart];
        if (_folders.TryGetValue(folder, out string? known))
            return string.Concat(known, name);

        string full = Resolve(path);
        if (full.AsSpan().EndsWith(name))
            Cache(folder, full[..^name.Length]);

        return full;
    }

    private static bool IsUrl(string text) =>
        text.Contains("://", StringComparison.Ordinal)
        && Uri.TryCreate(text, UriKind.Absolute, out Uri? uri)
        && (uri.IsWeb() || uri.IsFile);

    private static string LocalPath(string url) => new Uri(url).LocalPath;

    // A name without special meaning: no drive, home folder or parent folder.
    private static bool IsPlain(ReadOnlySpan<char> name) =>
        name is not ("" or "." or "..") && name[0] != '~' && name.IndexOf(':') < 0;

    // An upstream command can change the location between two items.
    private void ClearIfLocationChanged()
    {
        string location = session.Path.CurrentLocation.Path;
        if (location != _location)
            _folders.Clear();

        _location = location;
    }

    private void Cache(string folder, string full)
    {
        if (_folders.Count == MaxFolders)
            _folders.Clear();

        _folders[folder] = full;
    }

    private string Resolve(string path)
    {
        try
        {
            string full = session.Path.GetUnresolvedProviderPathFromPSPath(path, out ProviderInfo provider, out _);
            RequireFileSystem(path, provider);
            return full;
        }
        catch (Exception failure) when (failure is DriveNotFoundException or ProviderNotFoundException)
        {
            throw NotFound(path, failure);
        }
    }

    private static void RequireText(string path)
    {
        if (string.IsNullOrWhiteSpace(path))
        {
            throw new SeedreamException(
                SeedreamErrorId.InputNotFound,
                "A path is empty. Nothing was submitted.",
                "Check the column or property with the path. For an image from the prompt alone, use -TextOnly and "
                + "specify no path.");
        }

        if (path.Contains('\0', StringComparison.Ordinal))
        {
            throw new SeedreamException(
                SeedreamErrorId.InputNotFound,
                $"'{path.Replace("\0", "\\0", StringComparison.Ordinal)}' is not a path: it contains a null character. "
                + "Nothing was submitted.",
                "Check the program that wrote the path.");
        }
    }

    private static void RequireFileSystem(string path, ProviderInfo provider)
    {
        if (provider.Name != "FileSystem")
        {
            throw new SeedreamException(
                SeedreamErrorId.InputNotFound,
                $"'{path}' belongs to the provider {provider.Name}, not to the file system. Nothing was submitted.",
                "Specify the path of a file.");
        }
    }

    private static SeedreamException NotFound(string path, Exception? inner) => new(
        SeedreamErrorId.InputNotFound,
        $"'{path}' was not found. Nothing was submitted.",
        "Check the path. If the name contains brackets, specify it with -LiteralPath.",
        inner);
}
