using System.Collections.Concurrent;
using Seedream.Edits;

namespace Seedream.Output;

/// <summary>
/// Reserves the file names of a run before its jobs are paid. An edit is refused if its folder cannot be written to, a
/// file must not be overwritten, or another edit of the run has the same name.
/// </summary>
internal sealed class OutputReservations
{
    // The service returns JPEG. Files of another format are checked when they are renamed.
    private const string ExpectedExtension = ".jpg";

    // Bounds the memory. The error about a later name does not say which edit has it.
    private const int MaxSources = 10_000;

    private readonly Func<string, SeedreamException?> _checkFolder;
    private readonly ConcurrentDictionary<string, SeedreamException?> _folders = new(FileNames.PathComparer);

    // Hashes, because a run may have a million names. Those of names that differ in case alone are equal.
    private readonly HashSet<ulong> _names = [];
    private readonly Dictionary<ulong, string?> _sources = [];

    private OutputReservations(Func<string, SeedreamException?> checkFolder) => _checkFolder = checkFolder;

    /// <summary>Creates missing folders and checks each by writing to it.</summary>
    /// <param name="freeBytes">Returns the free bytes of a folder's disk; null to ask the operating system.</param>
    public static OutputReservations ForRun(Func<string, long?>? freeBytes = null) =>
        new(folder => OutputFolder.Prepare(folder, freeBytes ?? OutputFolder.FreeBytes));

    /// <summary>Checks what can be checked without changing anything on the disk.</summary>
    public static OutputReservations ForPlan() => new(OutputFolder.Inspect);

    /// <summary>Reserves the names of an edit's images. A refused edit reserves none.</summary>
    /// <param name="target">The target of the edit.</param>
    /// <param name="expected">The first image, as far as it is known: source, prompt and number of images.</param>
    /// <param name="now">The time for names.</param>
    /// <returns>The full path of the first image; null if it is known only after the job.</returns>
    /// <exception cref="SeedreamException">The images could not be saved.</exception>
    public string? Reserve(OutputTarget target, SeedreamImage expected, DateTimeOffset now)
    {
        if (_folders.GetOrAdd(target.Folder, _checkFolder) is { } failure)
        {
            throw new SeedreamException(
                failure.Id, failure.Description, failure.RecommendedAction, failure.InnerException);
        }


        if (!target.Template.IsDeterministic)
            return null;

        string[] paths = [.. Enumerable.Range(1, expected.ImageCount)
            .Select(index => target.Stem(expected with { Index = index }, now) + ExpectedExtension)];
        foreach (string path in paths)
        {
            if (target.ObstacleAt(path) is var (reason, remedy))
                throw Refused(path, reason, $"Use {remedy}.");
        }

        ReserveNames(paths, expected.Source);
        return paths[0];
    }

    private void ReserveNames(string[] paths, string? source)
    {
        ulong[] names = [.. paths.Select(path => TextHash.Of(path, ignoreCase: true))];
        lock (_names)
        {
            for (int i = 0; i < names.Length; i++)
            {
                if (!_names.Add(names[i]))
                {
                    _names.ExceptWith(names[..i]);
                    throw Taken(paths[i], _sources.GetValueOrDefault(names[i]));
                }
            }

            foreach (ulong name in names.Take(MaxSources - _sources.Count))
                _sources[name] = source;
        }
    }

    private static SeedreamException Taken(string path, string? source) => Refused(
        path,
        $"is already the target of {(string.IsNullOrEmpty(source) ? "another edit" : $"'{source}'")} in this run",
        "Use a -Name such as '{BaseName}-{Extension}' or '{BaseName}-{RequestId}', or another -Destination.");

    private static SeedreamException Refused(string path, string reason, string action) => new(
        SeedreamErrorId.DestinationExists, $"'{path}' {reason}. Nothing was submitted.", action);
}
