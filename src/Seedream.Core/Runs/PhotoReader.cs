using Seedream.Edits;
using Seedream.Ledger;

namespace Seedream.Runs;

/// <summary>
/// Inspects and hashes the photos of edits. A photo whose file has the stamp that the ledger remembers is not opened.
/// </summary>
/// <param name="ledger">The ledger; null if none exists yet or none is used.</param>
/// <param name="readsAll">Whether every photo is read, whatever the ledger remembers.</param>
/// <param name="clock">The clock of this computer.</param>
internal sealed class PhotoReader(JobLedger? ledger, bool readsAll, TimeProvider clock)
{
    private readonly HashCache _references = new();

    /// <summary>Whether the ledger remembers what is read.</summary>
    public bool Remembers { get; init; } = true;

    /// <summary>Checks an edit and inspects its photos. Remembered ones have their hashes.</summary>
    /// <exception cref="SeedreamException">The service would reject the edit. Nothing was submitted.</exception>
    public PreparedEdit Prepare(Edit edit)
    {
        Dictionary<string, PhotoFile> known = Find([edit]);
        return PreparedEdit.Of(edit, path => known.GetValueOrDefault(path) ?? Inspect(path));
    }

    /// <summary>Prepares edits whose photos are all remembered, with one look-up. No photo is opened.</summary>
    /// <returns>The edits in their order; null for an edit that <see cref="Prepare"/> must read or reject.</returns>
    public IReadOnlyList<PreparedEdit?> Recall(IReadOnlyList<Edit> edits)
    {
        Dictionary<string, PhotoFile> known = Find(edits);
        return [.. edits.Select(edit => TryRecall(edit, known))];
    }

    /// <summary>The remembered hash of a photo; null if it must be read.</summary>
    public PhotoHash? RecallHash(string path) => Find([path]).GetValueOrDefault(path)?.Hash;

    /// <summary>Hashes the photos that have no hash yet.</summary>
    /// <exception cref="SeedreamException">A photo cannot be read, or has changed since it was inspected.</exception>
    public async Task<PreparedEdit> HashAsync(PreparedEdit prepared, CancellationToken cancellationToken)
    {
        PhotoFile?[] files = [.. prepared.Files];
        List<PhotoFile> read = [];
        for (int i = 0; i < files.Length; i++)
        {
            if (files[i] is not { Hash: null } file)
                continue;

            bool isOwn = i == 0 && prepared.Edit.Source is not null;
            PhotoHash hash = isOwn
                ? await PhotoHash.ComputeAsync(file.Path, cancellationToken).ConfigureAwait(false)
                : await _references.GetAsync(file.Path, cancellationToken).ConfigureAwait(false);
            RequireUnchanged(file, hash, FileStamp.Of(file.Path));
            files[i] = file with { Hash = hash };
            if (file.IsSettled)
                read.Add(files[i]!);
        }

        if (Remembers && read.Count > 0)
            ledger?.Photos.Record(read);

        return prepared with { Files = files };
    }

    private PhotoFile Inspect(string path)
    {
        DateTimeOffset now = clock.GetUtcNow();
        PhotoFile file = PhotoInspector.Inspect(path);
        return file with { IsSettled = file.Stamp.IsSettledAt(now) };
    }

    private static PreparedEdit? TryRecall(Edit edit, Dictionary<string, PhotoFile> known)
    {
        try
        {
            return edit.Photos.All(photo => photo.Path is null || known.ContainsKey(photo.Path))
                ? PreparedEdit.Of(edit, path => known[path])
                : null;
        }
        catch (SeedreamException)
        {
            // It is reported where the edit is prepared.
            return null;
        }
    }

    private Dictionary<string, PhotoFile> Find(IReadOnlyList<Edit> edits) =>
        Find(edits.SelectMany(edit => edit.Photos).Select(photo => photo.Path).OfType<string>());

    private Dictionary<string, PhotoFile> Find(IEnumerable<string> paths)
    {
        if (ledger is null || readsAll)
            return [];

        Dictionary<string, FileStamp> stamps = [];
        foreach (string path in paths)
        {
            if (!stamps.ContainsKey(path) && FileStamp.Of(path) is { } stamp)
                stamps.Add(path, stamp);
        }

        return stamps.Count == 0 ? [] : ledger.Photos.Find(stamps).ToDictionary(photo => photo.Path);
    }

    // A file that another program still writes was perhaps complete when it was inspected, and is not what it was. Its
    // last change counts, and not a new name or a new permission.
    private static void RequireUnchanged(PhotoFile file, PhotoHash hash, FileStamp? stamp)
    {
        if (hash.Length != file.Length || stamp?.Length != file.Length || stamp?.Written != file.Stamp.Written)
            throw PhotoErrors.Changed(file.Path);
    }
}
