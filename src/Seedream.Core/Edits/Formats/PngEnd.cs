using System.Buffers.Binary;

namespace Seedream.Edits.Formats;

/// <summary>Skips from chunk to chunk until the last one and its checksum.</summary>
internal sealed class PngEnd : ImageEnd
{
    private const int SignatureBytes = 8;
    private const int ChunkHeaderBytes = 8;
    private const int ChecksumBytes = 4;

    private bool _hasData;
    private bool _isLast;

    public PngEnd()
    {
        Skipped = SignatureBytes;
        Needed = ChunkHeaderBytes;
    }

    protected override void Read(ReadOnlySpan<byte> piece)
    {
        if (_isLast)
        {
            IsWhole = _hasData;
            GiveUp();
            return;
        }

        Skipped = BinaryPrimitives.ReadUInt32BigEndian(piece);
        ReadOnlySpan<byte> type = piece[sizeof(uint)..];
        _hasData |= type.SequenceEqual("IDAT"u8);
        _isLast = type.SequenceEqual("IEND"u8);
        if (_isLast)
            Needed = ChecksumBytes;
        else
            Skipped += ChecksumBytes;
    }
}
