using System.Collections.Concurrent;

namespace Seedream.Emulator;

/// <summary>
/// Makes the images of jobs when they are downloaded. A result states their length before that, so a drawn image is
/// padded to a length that follows from its pixels.
/// </summary>
internal sealed class ImageStore(EmulatorOptions options) : IDisposable
{
    private const int PixelsPerByte = 4;

    private readonly SemaphoreSlim _drawing = new(Environment.ProcessorCount);
    private readonly ConcurrentDictionary<(int Width, int Height, int Bytes), Lazy<PlainImage>> _plain = new();

    /// <summary>Returns the length in bytes of each image of a job.</summary>
    public long LengthOf(Job job) =>
        options.Images == ImageKind.Plain ? Plain(job).Length : DrawnLength(OutputSize.Of(job.Edit));

    /// <summary>Returns an image in pieces: plain images share everything but the comment.</summary>
    public async ValueTask<ReadOnlyMemory<byte>[]> PiecesAsync(Job job, int index, CancellationToken cancellation)
    {
        if (options.Images == ImageKind.Drawn)
            return [await DrawAsync(job, index, cancellation)];
        PlainImage plain = Plain(job);
        return [plain.Start, JpegFile.CommentOf(job.Id, index), plain.Rest];
    }

    public async ValueTask<byte[]> BytesAsync(Job job, int index, CancellationToken cancellation)
    {
        using var image = new MemoryStream();
        foreach (ReadOnlyMemory<byte> piece in await PiecesAsync(job, index, cancellation))
            image.Write(piece.Span);
        return image.ToArray();
    }

    public void Dispose() => _drawing.Dispose();

    private PlainImage Plain(Job job)
    {
        (int width, int height) = OutputSize.Of(job.Edit);
        return _plain.GetOrAdd(
            (width, height, options.OutputBytes),
            static key => new(() => PlainImage.Create((key.Width, key.Height), key.Bytes))).Value;
    }

    private long DrawnLength((int Width, int Height) size) =>
        Math.Max(options.OutputBytes, size.Width * size.Height / PixelsPerByte);

    private async Task<byte[]> DrawAsync(Job job, int index, CancellationToken cancellation)
    {
        long length = DrawnLength(OutputSize.Of(job.Edit));
        await _drawing.WaitAsync(cancellation);
        try
        {
            return await Task.Run(() => ImageRenderer.Draw(job, index, length, options.BuiltInFont), cancellation);
        }
        finally
        {
            _drawing.Release();
        }
    }

    /// <summary>A plain image, split where the comment is inserted.</summary>
    private sealed record PlainImage(byte[] Start, byte[] Rest)
    {
        private static readonly int CommentLength = JpegFile.CommentOf("", 0).Length;

        public long Length => Start.Length + CommentLength + Rest.Length;

        public static PlainImage Create((int Width, int Height) size, int bytes)
        {
            byte[] jpeg = PlainImages.Jpeg(size);
            int start = JpegFile.AfterFirstSegment(jpeg);
            byte[] padding = JpegFile.Padding(Math.Max(0, bytes - jpeg.Length - CommentLength));
            return new PlainImage(jpeg[..start], [.. padding, .. jpeg.AsSpan(start)]);
        }
    }
}
