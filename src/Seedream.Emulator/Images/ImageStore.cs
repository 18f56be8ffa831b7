using System.Collections.Concurrent;

namespace Seedream.Emulator;

/// <summary>
/// The pictures of jobs, made when they are asked for. Their length is known before: a result names it, and drawing
/// at the result would make that slow, so drawn pictures are padded to a length that follows from their pixels.
/// </summary>
internal sealed class ImageStore(EmulatorOptions options) : IDisposable
{
    private const int PixelsPerByte = 4;
    private const int MostKept = 8;

    private readonly SemaphoreSlim _drawing = new(Environment.ProcessorCount);
    private readonly ConcurrentDictionary<(int Width, int Height, int Bytes), Lazy<Parts>> _plain = new();
    private readonly Lock _lock = new();
    private readonly LinkedList<(Guid Id, int Index, byte[] Bytes)> _drawn = new();

    /// <summary>Bytes of each picture of a job.</summary>
    public long LengthOf(Job job) => options.Images == ImageKind.Plain ? Plain(job).Length : DrawnLength(OutputSize.Of(job.Edit));

    /// <summary>A picture in pieces; of a plain one all but the comment is shared.</summary>
    public async ValueTask<IReadOnlyList<ReadOnlyMemory<byte>>> PiecesAsync(Job job, int index, CancellationToken cancellation)
    {
        if (options.Images == ImageKind.Drawn)
            return [await DrawnAsync(job, index, cancellation)];
        Parts plain = Plain(job);
        return [plain.Head, JpegFile.CommentOf(job.Id, index), plain.Rest];
    }

    /// <summary>A picture in one piece.</summary>
    public async ValueTask<byte[]> BytesAsync(Job job, int index, CancellationToken cancellation)
    {
        using var whole = new MemoryStream();
        foreach (ReadOnlyMemory<byte> piece in await PiecesAsync(job, index, cancellation))
            whole.Write(piece.Span);
        return whole.ToArray();
    }

    public void Dispose() => _drawing.Dispose();

    private Parts Plain(Job job)
    {
        (int width, int height) = OutputSize.Of(job.Edit);
        return _plain.GetOrAdd((width, height, options.OutputBytes), static key => new(() => Parts.Of(PlainImages.Jpeg((key.Width, key.Height)), key.Bytes))).Value;
    }

    private long DrawnLength((int Width, int Height) size) => Math.Max(options.OutputBytes, size.Width * size.Height / PixelsPerByte);

    private async Task<byte[]> DrawnAsync(Job job, int index, CancellationToken cancellation)
    {
        if (FindDrawn(job, index) is { } kept)
            return kept;
        await _drawing.WaitAsync(cancellation);
        try
        {
            if (FindDrawn(job, index) is { } meanwhile)
                return meanwhile;
            byte[] bytes = await Task.Run(() => ImageRenderer.Draw(job, index, DrawnLength(OutputSize.Of(job.Edit)), options.BuiltInFont), cancellation);
            lock (_lock)
            {
                _drawn.AddFirst((job.Id, index, bytes));
                if (_drawn.Count > MostKept)
                    _drawn.RemoveLast();
            }

            return bytes;
        }
        finally
        {
            _drawing.Release();
        }
    }

    private byte[]? FindDrawn(Job job, int index)
    {
        lock (_lock)
        {
            for (LinkedListNode<(Guid Id, int Index, byte[] Bytes)>? node = _drawn.First; node is not null; node = node.Next)
            {
                if (node.Value.Id != job.Id || node.Value.Index != index)
                    continue;
                _drawn.Remove(node);
                _drawn.AddFirst(node);
                return node.Value.Bytes;
            }

            return null;
        }
    }

    /// <summary>A plain picture around the place of the comment.</summary>
    private sealed record Parts(byte[] Head, byte[] Rest)
    {
        private static readonly int CommentLength = JpegFile.CommentOf(Guid.Empty, 0).Length;

        public long Length => Head.Length + CommentLength + Rest.Length;

        public static Parts Of(byte[] jpeg, int bytes)
        {
            int cut = JpegFile.AfterFirstSegment(jpeg);
            byte[] padding = JpegFile.Padding(Math.Max(0, bytes - jpeg.Length - CommentLength));
            return new Parts(jpeg[..cut], [.. padding, .. jpeg.AsSpan(cut)]);
        }
    }
}
