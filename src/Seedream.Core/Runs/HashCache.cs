using System.Collections.Concurrent;
using Seedream.Edits;

namespace Seedream.Runs;

/// <summary>
/// What the files are that many edits of a run share: each is read once, also when a thousand edits ask at once. A file
/// that has another length or time than before is read anew.
/// </summary>
internal sealed class HashCache
{
    // References are few. Where every edit has its own, as in a table, remembering them would only fill the memory.
    private const int Most = 256;

    private readonly ConcurrentDictionary<(string Path, long Length, DateTime Written), Lazy<Task<PhotoHash>>> _known = new();

    /// <summary>Gives what a file is, and reads it if that has not been done.</summary>
    /// <param name="path">The file's full path.</param>
    /// <param name="cancellationToken">Ends the wait, and not the reading for others.</param>
    /// <exception cref="SeedreamException">The file is not there or cannot be read. Nothing was sent.</exception>
    public async Task<PhotoHash> GetAsync(string path, CancellationToken cancellationToken)
    {
        var file = new FileInfo(path);
        if (!file.Exists)
            return await PhotoHash.ComputeAsync(path, cancellationToken).ConfigureAwait(false);

        if (_known.Count >= Most)
            _known.Clear();

        (string path, long Length, DateTime LastWriteTimeUtc) key = (path, file.Length, file.LastWriteTimeUtc);
        Lazy<Task<PhotoHash>> reading = _known.GetOrAdd(key, _ => new(() => PhotoHash.ComputeAsync(path, CancellationToken.None)));
        try
        {
            return await reading.Value.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (SeedreamException)
        {
            // What could not be read may be readable for the next edit.
            _known.TryRemove(new(key, reading));
            throw;
        }
    }
}
