namespace Seedream.Edits;

/// <summary>Files that stream between disk and socket, block by block; none is ever whole in memory.</summary>
internal static class StreamedFile
{
    /// <summary>The bytes of a block. A larger one would come from the large object heap.</summary>
    public const int Bytes = 64 * 1024;

    // Only Windows reads and writes files without a thread. Elsewhere an asynchronous call is a synchronous one on
    // another thread, and every block would change threads twice.
    private static readonly bool HasAsynchronousFiles = OperatingSystem.IsWindows();

    private static FileOptions Options => HasAsynchronousFiles ? FileOptions.Asynchronous : FileOptions.None;

    /// <summary>Opens a file to read it from its beginning to its end.</summary>
    /// <exception cref="IOException">It is not there or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">This account may not read it.</exception>
    public static FileStream OpenRead(string path) =>
        new(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, 0, Options | FileOptions.SequentialScan);

    /// <summary>Makes a file that is not there yet, to write it from its beginning to its end.</summary>
    /// <exception cref="IOException">It is there or cannot be made.</exception>
    public static FileStream Create(string path, FileShare share) => new(path, FileMode.CreateNew, FileAccess.Write, share, 0, Options);

    /// <summary>Fills a block from a file.</summary>
    /// <returns>The bytes read: fewer than the block only at the file's end.</returns>
    public static ValueTask<int> FillAsync(FileStream file, Memory<byte> block, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return HasAsynchronousFiles
            ? file.ReadAtLeastAsync(block, block.Length, throwOnEndOfStream: false, cancellationToken)
            : new(file.ReadAtLeast(block.Span, block.Length, throwOnEndOfStream: false));
    }

    /// <summary>Writes a block to a file.</summary>
    public static ValueTask WriteAsync(FileStream file, ReadOnlyMemory<byte> block, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (HasAsynchronousFiles)
            return file.WriteAsync(block, cancellationToken);

        file.Write(block.Span);
        return default;
    }
}
