namespace Seedream.Edits.Formats;

internal static class StreamExtensions
{
    /// <summary>Fills a buffer with the bytes at an offset; false if the stream ends before.</summary>
    public static bool TryRead(this Stream file, long offset, Span<byte> buffer)
    {
        if (offset < 0 || offset > file.Length - buffer.Length)
            return false;

        file.Position = offset;
        return file.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false) == buffer.Length;
    }
}
