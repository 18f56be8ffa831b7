namespace Seedream.Edits;

/// <summary>Reads and writes files in blocks, so that none is ever in memory as a whole.</summary>
internal static class StreamedFile
{
    // A larger block would be allocated on the large object heap.
    public const int Bytes = 64 * 1024;

    // Only Windows has asynchronous file I/O. Elsewhere the runtime moves each call to another thread and back.
    private static readonly bool HasAsynchronousFiles = OperatingSystem.IsWindows();
    private static readonly FileOptions Options = HasAsynchronousFiles ? FileOptions.Asynchronous : FileOptions.None;
    private static readonly FileOptions ReadOptions = Options | FileOptions.SequentialScan;

    /// <exception cref="IOException">The file cannot be read, or it is not a regular file.</exception>
    /// <exception cref="UnauthorizedAccessException">The account may not read the file.</exception>
    public static FileStream OpenRead(string path) => RegularFile.OpenRead(path, bufferSize: 0, ReadOptions);

    /// <exception cref="IOException">The file exists or cannot be created.</exception>
    public static FileStream Create(string path, FileShare share) =>
        new(path, FileMode.CreateNew, FileAccess.ReadWrite, share, 0, Options);

    /// <returns>The number of bytes read: fewer than the block only at the end of the file.</returns>
    public static ValueTask<int> FillAsync(FileStream file, Memory<byte> block, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return HasAsynchronousFiles
            ? file.ReadAtLeastAsync(block, block.Length, throwOnEndOfStream: false, cancellationToken)
            : new(file.ReadAtLeast(block.Span, block.Length, throwOnEndOfStream: false));
    }

    public static ValueTask WriteAsync(FileStream file, ReadOnlyMemory<byte> block, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (HasAsynchronousFiles)
            return file.WriteAsync(block, cancellationToken);

        file.Write(block.Span);
        return default;
    }
}
