using System.Collections.ObjectModel;
using System.Management.Automation;
using Seedream.Edits;
using DriveNotFoundException = System.Management.Automation.DriveNotFoundException;

namespace Seedream.PowerShell.Binding;

/// <summary>
/// Makes inputs of paths, as <c>Get-Item</c> does: wildcards, drives and paths below the current location. Folders that
/// were resolved are remembered, for PowerShell takes longer over a path than everything else that is done with a photo
/// before it is sent.
/// </summary>
/// <param name="session">The session whose locations and drives hold.</param>
internal sealed class InputPaths(SessionState session)
{
    private const int MostFolders = 500;

    private readonly Dictionary<string, string> _folders = new(StringComparer.Ordinal);
    private string? _location;

    /// <summary>Finds what a path with wildcards means.</summary>
    /// <exception cref="SeedreamException">It means nothing, or nothing in a file system.</exception>
    public IEnumerable<PhotoSource> Expand(string path)
    {
        RequireText(path);
        if (path.AsSpan().IndexOfAny("*?[]`") < 0)
            return [Literal(path)];

        Collection<string> found = [];
        ProviderInfo? provider = null;
        try
        {
            found = session.Path.GetResolvedProviderPathFromPSPath(path, out provider);
        }
        catch (ItemNotFoundException)
        {
            // A name with brackets that is not escaped is taken as it stands where it means nothing as a wildcard.
        }
        catch (Exception failure) when (failure is DriveNotFoundException or ProviderNotFoundException or WildcardPatternException)
        {
            throw NotFound(path, failure);
        }

        if (found.Count == 0)
        {
            PhotoSource literal = Literal(path);
            return File.Exists(literal.Path) || Directory.Exists(literal.Path) || !WildcardPattern.ContainsWildcardCharacters(path) ? [literal] : throw NotFound(path, null);
        }

        RequireFileSystem(path, provider!);
        return found.Select(PhotoSource.FromPath);
    }

    /// <summary>Takes a path as it stands.</summary>
    /// <exception cref="SeedreamException">It is in no file system.</exception>
    public PhotoSource Literal(string path) => PhotoSource.FromPath(FullPath(path));

    /// <summary>Takes a reference: an http or https URL, or a path as it stands.</summary>
    public PhotoSource Reference(string text) => PhotoSource.Parse(text, FullPath);

    /// <summary>Gives the full path on disk of a path as it stands.</summary>
    public string FullPath(string path)
    {
        RequireText(path);
        int nameStart = path.AsSpan().LastIndexOfAny('/', '\\') + 1;
        ReadOnlySpan<char> name = path.AsSpan(nameStart);
        if (!IsPlain(name))
            return Resolve(path);

        ForgetElsewhere();
        string folder = path[..nameStart];
        if (_folders.TryGetValue(folder, out string? known))
            return string.Concat(known, name);

        string full = Resolve(path);
        if (full.AsSpan().EndsWith(name))
            Remember(folder, full[..^name.Length]);

        return full;
    }

    // A name that means nothing but itself below its folder: no drive, no home, no folder above.
    private static bool IsPlain(ReadOnlySpan<char> name) => name is not ("" or "." or "..") && name[0] != '~' && name.IndexOf(':') < 0;

    // What comes before in the pipeline may change the location between two items.
    private void ForgetElsewhere()
    {
        string location = session.Path.CurrentLocation.Path;
        if (location != _location)
            _folders.Clear();

        _location = location;
    }

    private void Remember(string folder, string full)
    {
        if (_folders.Count == MostFolders)
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
                "A path is empty. Nothing was sent and nothing billed.",
                "Check the column or property that the path comes from. For a picture from the prompt alone, give no path at all.");
        }
    }

    private static void RequireFileSystem(string path, ProviderInfo provider)
    {
        if (provider.Name != "FileSystem")
        {
            throw new SeedreamException(
                SeedreamErrorId.InputNotFound,
                $"'{path}' is in no file system but in {provider.Name}. Nothing was sent and nothing billed.",
                "Give the path of a file.");
        }
    }

    private static SeedreamException NotFound(string path, Exception? inner) => new(
        SeedreamErrorId.InputNotFound,
        $"'{path}' is not there. Nothing was sent and nothing billed.",
        "Check the path; names with brackets go to -LiteralPath.",
        inner);
}
