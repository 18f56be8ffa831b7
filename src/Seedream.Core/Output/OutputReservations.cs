using System.Collections.Concurrent;
using Seedream.Edits;

namespace Seedream.Output;

/// <summary>
/// Finds out before a job is paid that its pictures would have no place: the folder cannot be written to, its disk is
/// full, a file is in the way, or another edit of the same run goes to the same name.
/// </summary>
/// <param name="freeBytes">Gives the free bytes on a folder's disk; null where nobody can tell.</param>
public sealed class OutputReservations(Func<string, long?> freeBytes)
{
    // Several of the largest pictures, so that one that is accepted can be written.
    private const long LeastFreeBytes = 64 * 1024 * 1024;

    // What the service makes today. Another format is met when it comes: the rename never overwrites either.
    private const string UsualExtension = ".jpg";

    // An error still names the other edit where there are no more than this.
    private const int MostNamed = 10_000;

    private readonly ConcurrentDictionary<string, SeedreamException?> _folders = new(FileNames.PathComparer);

    // By the numbers of the names, with what goes there: a run has any number of names, and most are never asked for.
    private readonly ConcurrentDictionary<ulong, string?> _reserved = new();
    private int _asked;

    /// <summary>Makes a check that asks the machine's own disks.</summary>
    public OutputReservations()
        : this(FreeBytes)
    {
    }

    /// <summary>Checks a target and reserves its name for the rest of the run.</summary>
    /// <param name="target">The target.</param>
    /// <param name="expected">The first picture as far as it is known: source, prompt, and how many there may be.</param>
    /// <param name="now">The time for names.</param>
    /// <exception cref="SeedreamException">There is no place. Nothing was sent.</exception>
    public void Reserve(OutputTarget target, SeedreamImage expected, DateTimeOffset now)
    {
        if (_folders.GetOrAdd(target.Folder, CheckFolder) is { } failure)
            throw new SeedreamException(failure.Id, failure.Message, failure.RecommendedAction, failure.InnerException);

        if (!target.Template.IsDeterministic)
            return;

        List<ulong> mine = [];
        try
        {
            foreach (int index in Enumerable.Range(1, expected.ImageCount))
                ReserveName(target, PathOf(target, expected, index, now), expected.Source, mine);
        }
        catch (SeedreamException)
        {
            // An edit that is refused keeps no name from the others.
            foreach (ulong name in mine)
                _reserved.TryRemove(name, out _);

            throw;
        }
    }

    private void ReserveName(OutputTarget target, string path, string? source, List<ulong> mine)
    {
        RequireNotInput(path, target);
        ulong name = NumberOf(path);
        if (!_reserved.TryAdd(name, Interlocked.Increment(ref _asked) <= MostNamed ? source : null))
            throw IsTaken(path, Named(_reserved.GetValueOrDefault(name)));

        mine.Add(name);
        RequireFree(path, target);
    }

    /// <summary>The full path that a picture will have, as far as it is known before.</summary>
    internal static string PathOf(OutputTarget target, SeedreamImage expected, int index, DateTimeOffset now) =>
        target.Stem(expected with { Index = index }, now) + UsualExtension;

    /// <summary>The number that stands for a name; names that differ in case alone have one.</summary>
    internal static ulong NumberOf(string path) => TextHash.Of(path, ignoreCase: true);

    /// <summary>Refuses the edited file itself as a target.</summary>
    internal static void RequireNotInput(string path, OutputTarget target)
    {
        if (FileNames.PathComparer.Equals(path, target.Input))
            throw InTheWay(path, "is the input itself and is never overwritten", "Choose another -Destination or a -Name such as '{BaseName}-edited'.");
    }

    /// <summary>Refuses a target where there is a file that may not be overwritten.</summary>
    internal static void RequireFree(string path, OutputTarget target)
    {
        if (File.Exists(path) && !target.MayOverwrite(path))
            throw InTheWay(path, "exists", "Move it away, choose another -Destination or -Name, or give -Force to overwrite it.");
    }

    /// <summary>The failure of an edit whose target another edit of the same run has.</summary>
    internal static SeedreamException IsTaken(string path, string other) => InTheWay(
        path,
        $"is already the target of {other} in this run",
        "Tell them apart with -Name, such as '{BaseName}-{Extension}' or '{BaseName}-{RequestId}', or run them into different folders.");

    /// <summary>The failure of a folder that cannot be made or written to.</summary>
    internal static SeedreamException CannotWrite(string folder, string why, Exception? inner) => new(
        SeedreamErrorId.DestinationUnavailable,
        $"The folder '{folder}' cannot be written to: {why} Nothing was sent and nothing billed.",
        "Choose another -Destination, or give this account the right to write there.",
        inner);

    private static string Named(string? source) => string.IsNullOrEmpty(source) ? "another edit" : $"'{source}'";

    private SeedreamException? CheckFolder(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
            TemporaryFile.Sweep(folder);
            using FileStream probe = TemporaryFile.Create(Path.Combine(folder, "write-test"));
            TemporaryFile.Remove(probe.Name);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            return CannotWrite(folder, failure.Message, failure);
        }

        return freeBytes(folder) is { } free and < LeastFreeBytes
            ? new SeedreamException(
                SeedreamErrorId.DestinationUnavailable,
                $"The disk of '{folder}' has only {free / 1048576.0:0.0} MB left. Nothing was sent and nothing billed.",
                "Make room, or choose another -Destination.")
            : null;
    }

    private static long? FreeBytes(string folder)
    {
        try
        {
            return new DriveInfo(folder).AvailableFreeSpace;
        }
        catch (Exception failure) when (failure is IOException or ArgumentException or UnauthorizedAccessException)
        {
            // A share has no drive to ask; the write itself will tell.
            return null;
        }
    }

    private static SeedreamException InTheWay(string path, string what, string action) =>
        new(SeedreamErrorId.DestinationExists, $"'{path}' {what}. Nothing was sent and nothing billed.", action);
}
