using System.Collections.Concurrent;
using Seedream.Edits;

namespace Seedream.Runs;

/// <summary>
/// Hashes of the photos that many edits of a run share. Each photo is read once, even when a thousand edits ask at the
/// same time, and again when its stamp has changed.
/// </summary>
internal sealed class HashCache
{
    // A run has few references. Where every edit has its own, as in a table, a cache would only fill the memory.
    private const int MaxEntries = 256;

    private readonly ConcurrentDictionary<(string Path, FileStamp Stamp), Lazy<Task<PhotoHash>>> _entries = new();

    /// <param name="path">The full path.</param>
    /// <param name="cancellationToken">Ends this wait, but not the read that others may wait for.</param>
    /// <exception cref="SeedreamException">The file is missing or cannot be read. Nothing was submitted.</exception>
    public async Task<PhotoHash> GetAsync(string path, CancellationToken cancellationToken)
    {
        if (FileStamp.Of(path) is not { } stamp)
            return await PhotoHash.ComputeAsync(path, cancellationToken).ConfigureAwait(false);

        if (_entries.Count >= MaxEntries)
            _entries.Clear();

        (string Path, FileStamp Stamp) key = (path, stamp);
        Lazy<Task<PhotoHash>> reading =
            _entries.GetOrAdd(key, _ => new(() => PhotoHash.ComputeAsync(path, CancellationToken.None)));
        try
        {
            return await reading.Value.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (SeedreamException)
        {
            // The next edit may be able to read the file.
            _entries.TryRemove(new(key, reading));
            throw;
        }
    }
}
