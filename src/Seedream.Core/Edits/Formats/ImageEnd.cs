using System.Buffers;

namespace Seedream.Edits.Formats;

/// <summary>
/// Follows the structure of an image while it arrives, without keeping it, and tells whether its end has arrived. Bytes
/// after the end are allowed. In a file on disk, only the bytes that matter are read.
/// </summary>
internal abstract class ImageEnd
{
    private const int BlockBytes = 64 * 1024;
    private const int TailBytes = 4096;

    private readonly byte[] _piece = new byte[16];
    private int _held;

    public bool IsWhole { get; protected set; }

    /// <summary>The number of bytes that the next <see cref="Read"/> gets.</summary>
    protected int Needed { get; set; }

    /// <summary>The number of bytes before those.</summary>
    protected long Skipped { get; set; }

    /// <summary>The byte after which those bytes start; null if nothing is searched.</summary>
    protected byte? Searched { get; set; }

    /// <summary>
    /// Whether the end can be recognized without all that precedes it, which saves reading a large file a second time.
    /// </summary>
    protected virtual bool IsEndUnmistakable => false;

    /// <summary>Null for a format without an end of its own.</summary>
    /// <param name="extension">With its dot.</param>
    public static ImageEnd? Of(string extension) => extension switch
    {
        ".jpg" => new JpegEnd(),
        ".png" => new PngEnd(),
        ".webp" => new WebpEnd(),
        ".gif" => new GifEnd(),
        _ => null,
    };

    /// <param name="block">The next bytes of the image.</param>
    public void Add(ReadOnlySpan<byte> block)
    {
        while (!block.IsEmpty && !IsWhole)
        {
            if (Skipped > 0)
            {
                int skipped = (int)Math.Min(Skipped, block.Length);
                Skipped -= skipped;
                block = block[skipped..];
            }
            else if (Searched is { } wanted)
            {
                int found = block.IndexOf(wanted);
                if (found < 0)
                    return;

                Searched = null;
                block = block[(found + 1)..];
            }
            else
            {
                int taken = Math.Min(Needed - _held, block.Length);
                block[..taken].CopyTo(_piece.AsSpan(_held));
                _held += taken;
                block = block[taken..];
                if (_held == Needed)
                {
                    _held = 0;
                    Read(_piece.AsSpan(0, Needed));
                }
            }
        }
    }

    /// <summary>Whether a file on disk holds the end of its image.</summary>
    public bool IsIn(Stream file)
    {
        byte[] block = ArrayPool<byte>.Shared.Rent(BlockBytes);
        try
        {
            file.Position = 0;
            long length = file.Length;
            bool isTailRead = false;
            while (!IsWhole)
            {
                if (Skipped > length - file.Position)
                    return false;

                file.Position += Skipped;
                Skipped = 0;
                if (IsEndUnmistakable && !isTailRead)
                {
                    isTailRead = true;
                    if (HasTailWithEnd(file, length, block.AsSpan(0, TailBytes)))
                        return true;
                }

                int read = file.Read(block, 0, Searched is null ? Needed - _held : block.Length);
                if (read == 0)
                    return false;

                Add(block.AsSpan(0, read));
            }

            return true;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(block);
        }
    }

    protected virtual bool HasEnd(ReadOnlySpan<byte> tail) => false;

    protected abstract void Read(ReadOnlySpan<byte> piece);

    /// <summary>Nothing that follows can complete a damaged image.</summary>
    protected void GiveUp() => Skipped = long.MaxValue;

    private bool HasTailWithEnd(Stream file, long length, Span<byte> tail)
    {
        long at = file.Position;
        long start = Math.Max(at, length - tail.Length);
        bool hasEnd = file.TryRead(start, tail[..(int)(length - start)]) && HasEnd(tail[..(int)(length - start)]);
        file.Position = at;
        return hasEnd;
    }
}
