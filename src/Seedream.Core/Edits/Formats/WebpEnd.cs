using System.Buffers.Binary;

namespace Seedream.Edits.Formats;

/// <summary>Counts the bytes that the header announces.</summary>
internal sealed class WebpEnd : ImageEnd
{
    private bool _isLast;

    // "RIFF", the length of all that follows it, and "WEBP".
    public WebpEnd() => Needed = 12;

    protected override void Read(ReadOnlySpan<byte> piece)
    {
        if (_isLast)
        {
            IsWhole = true;
            return;
        }

        long remaining = BinaryPrimitives.ReadUInt32LittleEndian(piece[4..]) - 4L;
        if (remaining <= 0)
        {
            GiveUp();
            return;
        }

        _isLast = true;
        Skipped = remaining - 1;
        Needed = 1;
    }
}
