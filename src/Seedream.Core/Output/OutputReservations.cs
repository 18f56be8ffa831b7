using System.Collections.Concurrent;
using Seedream.Edits;

namespace Seedream.Output;

/// <summary>
/// Reserves the file names of a run. An edit is refused before it is paid if its folder cannot be written to, a file
/// must not be overwritten, or another edit of the run has the same name. An image that is paid gets another name.
/// </summary>
internal sealed class OutputReservations
{
    // The service returns JPEG. Files of another format are checked when they are renamed.
    private const string ExpectedExtension = ".jpg";
    private static readonly string[] Extensions = [ExpectedExtension, ".png", ".webp", ".gif", ".bmp", ".tiff"];

    // Bounds the memory. The error about a later name does not say which edit has it.
    private const int MaxSources = 10_000;

    private readonly Func<string, SeedreamException?> _checkFolder;

    // Why nothing can be written to a folder; null if it can. Known before an image is saved, but not for images that
    // are there.
    private readonly ConcurrentDictionary<string, SeedreamException?> _checks = new(FileNames.PathComparer);
    private readonly ConcurrentDictionary<string, Folder> _folders = new(FileNames.PathComparer);

    // Hashes, because a run may have a million names and photos.
    private readonly HashSet<ulong> _names = [];
    private readonly Dictionary<ulong, string?> _sources = [];
    private readonly Dictionary<ulong, ulong> _images = [];
    private readonly HashSet<ulong> _photos = [];

    private OutputReservations(Func<string, SeedreamException?> checkFolder) => _checkFolder = checkFolder;

    /// <summary>Creates missing folders and checks each by writing to it.</summary>
    /// <param name="freeBytes">Returns the free bytes of a folder's disk; null to ask the operating system.</param>
    public static OutputReservations ForRun(Func<string, long?>? freeBytes = null) =>
        new(folder => OutputFolder.Prepare(folder, freeBytes ?? OutputFolder.FreeBytes));

    /// <summary>Checks what can be checked without changing anything on the disk.</summary>
    public static OutputReservations ForPlan() => new(OutputFolder.Inspect);

    /// <summary>Keeps the photos of an edit from being overwritten by any image of the run.</summary>
    public void Protect(Edit edit) => Protect(edit.Photos.Select(photo => photo.Path));

    /// <summary>Keeps files from being overwritten by any image of the run. Null and URLs are left out.</summary>
    public void Protect(IEnumerable<string?> photos)
    {
        foreach (string? path in photos)
        {
            if (path is not null && FileIdentity.Of(path) is { } identity)
            {
                lock (_photos)
                    _photos.Add(identity);
            }
        }
    }

    /// <summary>Reserves the names of an edit's images. A refused edit reserves none.</summary>
    /// <param name="target">The target of the edit.</param>
    /// <param name="expected">The first image, as far as it is known: source, prompt and number of images.</param>
    /// <param name="now">The time for names.</param>
    /// <returns>The full path of the first image; null if it is known only after the job.</returns>
    /// <exception cref="SeedreamException">The images could not be saved.</exception>
    public string? Reserve(OutputTarget target, SeedreamImage expected, DateTimeOffset now)
    {
        if (_checks.GetOrAdd(target.Folder, _checkFolder) is { } failure)
        {
            throw new SeedreamException(
                failure.Id, failure.Description, failure.RecommendedAction, failure.InnerException);
        }

        if (!target.Template.IsDeterministic)
            return null;

        target = Bind(target);
        string[] paths = ExpectedPaths(target, expected, now);
        foreach (string path in paths)
        {
            if (target.ObstacleAt(path) is var (reason, remedy))
                throw Refused(path, reason, $"Use {remedy}.");
        }

        return TryReserveAll(target.Folder, paths, expected.Source) is var (taken, owner)
            ? throw Taken(taken, owner)
            : paths[0];
    }

    /// <summary>
    /// Reserves the names of all images of a job, which an earlier run has saved at the target. Nothing is written.
    /// Returns false if another edit of this run has a name.
    /// </summary>
    /// <param name="target">The target of the edit.</param>
    /// <param name="expected">The first image, as far as it is known without the job.</param>
    /// <param name="saved">The images with the paths of their files.</param>
    /// <param name="now">The time for names.</param>
    public bool TryKeepAll(
        OutputTarget target, SeedreamImage expected, IReadOnlyList<SeedreamImage> saved, DateTimeOffset now) =>
        target.Template.IsDeterministic
            ? TryReserveAll(target.Folder, ExpectedPaths(target, expected, now), expected.Source) is null
            : saved.All(image => TryReserve(FolderOf(target.Folder), StemOf(image.FullName!), image));

    /// <summary>Gets the target of an image that is paid, with its name reserved.</summary>
    /// <param name="target">The target of its edit.</param>
    /// <param name="image">The image.</param>
    /// <param name="now">The time for its name.</param>
    /// <exception cref="SeedreamException">A file that must not be overwritten has the name.</exception>
    public OutputTarget Take(OutputTarget target, SeedreamImage image, DateTimeOffset now)
    {
        target = Bind(target);
        if (target.Taken == TakenName.Refuse)
            return target;

        _ = _checks.GetOrAdd(target.Folder, _checkFolder);
        Folder folder = FolderOf(target.Folder);
        string first = target.Stem(image, now);
        for (int number = 1; ; number++)
        {
            string stem = number == 1 ? first : $"{first}-{number}";
            if (!TryReserve(folder, stem, image))
                continue;

            if (target.Taken == TakenName.Number)
            {
                if (Extensions.All(extension => target.ObstacleAt(stem + extension) is null))
                    return target with { ReservedStem = stem };
            }
            else
            {
                string path = stem + ExpectedExtension;
                return target.ObstacleAt(path) is var (reason, remedy)
                    ? throw ImageErrors.Exists(image, path, reason, remedy)
                    : target with { ReservedStem = stem };
            }
        }
    }

    /// <summary>
    /// Reserves the name of a file in which an earlier run has saved an image. Returns false if the image belongs
    /// elsewhere, or if another image of this run has the name.
    /// </summary>
    public bool TryKeep(OutputTarget target, SeedreamImage image, string path, DateTimeOffset now)
    {
        return IsAt(target, image, path, now)
            && (target.Taken == TakenName.Refuse || TryReserve(FolderOf(target.Folder), StemOf(path), image));
    }

    /// <summary>Whether a file has the name that an image gets at a target.</summary>
    public static bool IsAt(OutputTarget target, SeedreamImage image, string path, DateTimeOffset now)
    {
        // A single image may have been saved without its number before, and is not saved again with it.
        string name = StemOf(path);
        return IsStem(target.Stem(image, now))
            || (target.IsNumbered && IsStem((target with { IsNumbered = false }).Stem(image, now)));

        bool IsStem(string stem) => FileNames.PathComparer.Equals(name, stem)
            || (target.Taken != TakenName.Refuse
                && name.Length > stem.Length + 1
                && FileNames.PathComparer.Equals(name[..(stem.Length + 1)], stem + "-")
                && name[(stem.Length + 1)..].All(char.IsAsciiDigit));
    }

    private static string StemOf(string path) =>
        Path.Combine(Path.GetDirectoryName(path)!, Path.GetFileNameWithoutExtension(path));

    private static string[] ExpectedPaths(OutputTarget target, SeedreamImage expected, DateTimeOffset now) =>
        [.. Enumerable.Range(1, expected.ImageCount)
            .Select(index => target.Stem(expected with { Index = index }, now) + ExpectedExtension)];

    /// <summary>Removes what killed runs have left in the folders in which images were kept.</summary>
    public void Sweep()
    {
        foreach (string folder in _folders.Keys.Except(_checks.Keys))
            TemporaryFile.Sweep(folder);
    }

    private OutputTarget Bind(OutputTarget target) => target with { IsPhoto = IsPhoto };

    private bool IsPhoto(string path)
    {
        if (FileIdentity.Of(path) is not { } identity)
            return false;

        lock (_photos)
            return _photos.Contains(identity);
    }

    private Folder FolderOf(string path) => _folders.GetOrAdd(
        path,
        folder => new Folder(FileIdentity.Of(folder) ?? TextHash.Of(folder), FileNames.IgnoresCase(folder)));

    // Two names are one if the file system says so: it may ignore the case, and macOS the way of writing accents.
    private static ulong Key(Folder folder, string path)
    {
        string name = Path.GetFileName(path);
        return TextHash.Of(
            OperatingSystem.IsMacOS() ? name.Normalize() : name, folder.IgnoresCase, seed: folder.Identity);
    }

    // Photos with the same contents have one job. Its image may have one name for all of them.
    private bool TryReserve(Folder folder, string stem, SeedreamImage image)
    {
        ulong name = Key(folder, stem + ExpectedExtension);
        ulong identity = TextHash.Of($"{image.RequestId}/{image.Index}");
        lock (_names)
        {
            if (!_names.Add(name))
                return image.RequestId.Length > 0 && _images.TryGetValue(name, out ulong owner) && owner == identity;

            _images[name] = identity;
            return true;
        }
    }

    // Reserves all names or none. Returns the first path whose name is taken, and the photo that has it.
    private (string Path, string? Source)? TryReserveAll(string folder, string[] paths, string? source)
    {
        Folder place = FolderOf(folder);
        ulong[] names = [.. paths.Select(path => Key(place, path))];
        lock (_names)
        {
            for (int i = 0; i < names.Length; i++)
            {
                if (!_names.Add(names[i]))
                {
                    _names.ExceptWith(names[..i]);
                    return (paths[i], _sources.GetValueOrDefault(names[i]));
                }
            }

            foreach (ulong name in names.Take(MaxSources - _sources.Count))
                _sources[name] = source;
        }

        return null;
    }

    private static SeedreamException Taken(string path, string? source) => Refused(
        path,
        $"is already the target of {(string.IsNullOrEmpty(source) ? "another edit" : $"'{source}'")} in this run",
        "Use a -Name such as '{BaseName}-{Extension}' or '{BaseName}-{RequestId}', or another -Destination.");

    private static SeedreamException Refused(string path, string reason, string action) => new(
        SeedreamErrorId.DestinationExists, $"'{path}' {reason}. Nothing was submitted.", action);

    /// <param name="Identity">The same number for every path of the folder.</param>
    /// <param name="IgnoresCase">Whether names in it that differ in case alone are one name.</param>
    private sealed record Folder(ulong Identity, bool IgnoresCase);
}
