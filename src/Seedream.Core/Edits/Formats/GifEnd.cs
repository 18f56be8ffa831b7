namespace Seedream.Edits.Formats;

/// <summary>Skips from block to block until the trailer, whose byte may also occur within a block.</summary>
internal sealed class GifEnd : ImageEnd
{
    private const int HeaderBytes = 13;
    private const int ImageHeaderBytes = 9;

    private Part _next = Part.Header;
    private bool _hasImage;

    public GifEnd() => Needed = HeaderBytes;

    private enum Part
    {
        Header,
        Block,
        ImageHeader,
        Data,
    }

    protected override void Read(ReadOnlySpan<byte> piece)
    {
        switch (_next)
        {
            case Part.Header:
                Skipped = ColorTableBytes(piece[10]);
                Expect(Part.Block, 1);
                break;
            case Part.Block:
                ReadBlock(piece[0]);
                break;
            case Part.ImageHeader:
                // One more byte follows the colors: the size of the codes.
                Skipped = ColorTableBytes(piece[8]) + 1;
                _hasImage = true;
                Expect(Part.Data, 1);
                break;
            case Part.Data when piece[0] == 0:
                Expect(Part.Block, 1);
                break;
            default:
                Skipped = piece[0];
                break;
        }
    }

    private void ReadBlock(byte kind)
    {
        switch (kind)
        {
            case 0x3B:
                IsWhole = _hasImage;
                break;
            case 0x2C:
                Expect(Part.ImageHeader, ImageHeaderBytes);
                return;
            case 0x21:
                // The label of an extension.
                Skipped = 1;
                Expect(Part.Data, 1);
                return;
        }

        GiveUp();
    }

    private void Expect(Part next, int bytes)
    {
        _next = next;
        Needed = bytes;
    }

    private static int ColorTableBytes(byte flags) => (flags & 0x80) == 0 ? 0 : 3 << ((flags & 7) + 1);
}
