namespace Seedream.Output;

/// <summary>
/// Finds by looking alone what <see cref="OutputReservations"/> would find: it makes no folder and writes nothing, so whether a
/// folder may be written to, and how full its disk is, is left to the run.
/// </summary>
public sealed class OutputPreview
{
    // Names are remembered as numbers, and no more of them than this: a million photos take the memory of these.
    private const int MostNames = 250_000;

    private readonly HashSet<ulong> _names = [];
    private string? _folder;

    /// <summary>Looks at a target, and remembers its names as far as there is room.</summary>
    /// <param name="target">The target.</param>
    /// <param name="expected">The first picture as far as it is known: source, prompt, and how many there may be.</param>
    /// <param name="now">The time for names.</param>
    /// <returns>The full path of the first picture; null where it is not known before.</returns>
    /// <exception cref="SeedreamException">There is no place.</exception>
    public string? Look(OutputTarget target, SeedreamImage expected, DateTimeOffset now)
    {
        if (_folder != target.Folder)
        {
            RequireFolder(target.Folder);
            _folder = target.Folder;
        }

        if (!target.Template.IsDeterministic)
            return null;

        string[] paths = [.. Enumerable.Range(1, expected.ImageCount).Select(index => OutputReservations.PathOf(target, expected, index, now))];
        foreach (string path in paths)
        {
            OutputReservations.RequireNotInput(path, target);
            if (_names.Contains(OutputReservations.NumberOf(path)))
                throw OutputReservations.IsTaken(path, "another edit");

            OutputReservations.RequireFree(path, target);
        }

        // An edit that is refused keeps no name from the others.
        if (_names.Count < MostNames)
            _names.UnionWith(paths.Select(OutputReservations.NumberOf));

        return paths[0];
    }

    private static void RequireFolder(string folder)
    {
        for (string? place = folder; place is not null && !Directory.Exists(place); place = Path.GetDirectoryName(place))
        {
            if (File.Exists(place))
                throw OutputReservations.CannotWrite(folder, $"'{place}' is a file.", null);
        }
    }
}
