namespace Seedream.Edits.Formats;

/// <summary>
/// Follows the structure of an image while it arrives, without keeping it, and tells whether its end has arrived. Bytes
/// after the end are allowed.
/// </summary>
internal abstract class ImageEnd
{
    private readonly byte[] _piece = new byte[16];
    private int _held;

    public bool IsWhole { get; protected set; }

    /// <summary>The number of bytes that the next <see cref="Read"/> gets.</summary>
    protected int Needed { get; set; }

    /// <summary>The number of bytes before those.</summary>
    protected long Skipped { get; set; }

    /// <summary>The byte after which those bytes start; null if nothing is searched.</summary>
    protected byte? Searched { get; set; }

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

    protected abstract void Read(ReadOnlySpan<byte> piece);

    /// <summary>Nothing that follows can complete a damaged image.</summary>
    protected void GiveUp() => Skipped = long.MaxValue;
}
