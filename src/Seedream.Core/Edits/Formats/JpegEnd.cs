using System.Buffers.Binary;

namespace Seedream.Edits.Formats;

/// <summary>
/// Searches for the end marker after a scan. The segments are skipped, because a thumbnail in one has an end marker of
/// its own.
/// </summary>
internal sealed class JpegEnd : ImageEnd
{
    private const byte MarkerStart = 0xFF;

    private bool _isLength;
    private bool _hasScan;

    public JpegEnd() => SearchMarker();

    // The data of a scan cannot contain the end marker, and nothing that follows the image is written before it.
    protected override bool IsEndUnmistakable => _hasScan;

    protected override bool HasEnd(ReadOnlySpan<byte> tail) => tail.IndexOf<byte>([MarkerStart, 0xD9]) >= 0;

    protected override void Read(ReadOnlySpan<byte> piece)
    {
        if (_isLength)
        {
            _isLength = false;
            Skipped = Math.Max(BinaryPrimitives.ReadUInt16BigEndian(piece) - sizeof(ushort), 0);
            SearchMarker();
            return;
        }

        switch (piece[0])
        {
            case MarkerStart:
                // Any number of these may precede the marker.
                return;
            case 0xD9 when _hasScan:
                IsWhole = true;
                return;
            case 0 or 1 or (>= 0xD0 and <= 0xD9):
                // Data of a scan, and markers without a segment.
                SearchMarker();
                return;
            default:
                _hasScan |= piece[0] == 0xDA;
                _isLength = true;
                Needed = sizeof(ushort);
                return;
        }
    }

    private void SearchMarker()
    {
        Searched = MarkerStart;
        Needed = 1;
    }
}
