using System.Buffers.Binary;

namespace Seedream.Edits.Formats;

/// <summary>Reads the size and the orientation from the segments before the first scan.</summary>
internal static class JpegHeader
{
    private const byte MarkerStart = 0xFF;
    private const int ExifStart = 6;

    // A camera writes a few dozen segments. More of them, or more garbage between them, is damage.
    private const int MaxSteps = 65_536;

    public static HeaderFields Read(Stream file)
    {
        Span<byte> piece = stackalloc byte[ExifStart];
        (int Width, int Height) size = default;
        int? orientation = null;
        long at = 2;
        for (int step = 0; step < MaxSteps && file.TryRead(at, piece[..4]); step++)
        {
            byte marker = piece[1];
            if (piece[0] != MarkerStart || marker == MarkerStart)
            {
                at++;
                continue;
            }

            if (marker is 0 or 1 or (>= 0xD0 and <= 0xD8))
            {
                at += 2;
                continue;
            }

            if (marker is 0xD9 or 0xDA)
                break;

            long body = at + 4;
            at += 2 + Math.Max((int)BinaryPrimitives.ReadUInt16BigEndian(piece[2..]), 2);
            if (IsFrame(marker) && file.TryRead(body, piece[..5]))
            {
                size = (
                    BinaryPrimitives.ReadUInt16BigEndian(piece[3..]), BinaryPrimitives.ReadUInt16BigEndian(piece[1..]));
            }
            else if (marker == 0xE1 && orientation is null && file.TryRead(body, piece)
                && piece.SequenceEqual("Exif\0\0"u8))
            {
                orientation = TiffReader.ReadOrientation(file, body + ExifStart);
            }
        }

        return new HeaderFields(size.Width, size.Height, orientation ?? HeaderFields.Upright);
    }

    // Tables and arithmetic conditioning have markers between those of the frames.
    private static bool IsFrame(byte marker) => marker is (>= 0xC0 and <= 0xCF) and not (0xC4 or 0xC8 or 0xCC);
}
