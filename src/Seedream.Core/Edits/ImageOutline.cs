using System.Buffers.Binary;
using MetadataExtractor.Util;

namespace Seedream.Edits;

/// <summary>
/// Copies the parts of an image that tell its size and orientation. The readers of some formats would allocate whatever
/// length a part claims, and unpack parts that are not needed.
/// </summary>
internal static class ImageOutline
{
    // More than the parts of any camera.
    private const int MaxPartBytes = 1024 * 1024;

    // The image's own data starts with its size.
    private const int DataBytes = 64;

    /// <summary>The file itself for formats without such parts.</summary>
    public static Stream Of(FileType type, Stream file) => type switch
    {
        FileType.Png => OfPng(file),
        FileType.WebP => OfWebp(file),
        _ => file,
    };

    private static MemoryStream OfPng(Stream file)
    {
        var outline = new MemoryStream();
        Copy(file, outline, 8);
        byte[] head = new byte[8];
        while (Fill(file, head))
        {
            // A checksum follows.
            long length = BinaryPrimitives.ReadUInt32BigEndian(head) + 4L;
            if (length > file.Length - file.Position)
                break;

            bool isNeeded = head.AsSpan(4).SequenceEqual("IHDR"u8) || head.AsSpan(4).SequenceEqual("eXIf"u8);
            if (isNeeded && length <= MaxPartBytes)
            {
                outline.Write(head);
                Copy(file, outline, (int)length);
            }
            else
            {
                file.Seek(length, SeekOrigin.Current);
            }
        }

        outline.Write([0, 0, 0, 0, .. "IEND"u8, 0xAE, 0x42, 0x60, 0x82]);
        outline.Position = 0;
        return outline;
    }

    private static MemoryStream OfWebp(Stream file)
    {
        var outline = new MemoryStream();
        Copy(file, outline, 12);
        byte[] head = new byte[8];
        while (Fill(file, head))
        {
            uint length = BinaryPrimitives.ReadUInt32LittleEndian(head.AsSpan(4));
            long rest = file.Length - file.Position;

            // Parts start at even places.
            long next = file.Position + Math.Min(rest, length + (length % 2L));
            bool isData = head.AsSpan().StartsWith("VP8 "u8) || head.AsSpan().StartsWith("VP8L"u8);
            bool isNeeded = head.AsSpan().StartsWith("VP8X"u8) || head.AsSpan().StartsWith("EXIF"u8);
            int taken = (int)Math.Min(isData ? DataBytes : MaxPartBytes, Math.Min(length, rest));
            if (isData || (isNeeded && taken == length))
            {
                BinaryPrimitives.WriteInt32LittleEndian(head.AsSpan(4), taken);
                outline.Write(head);
                Copy(file, outline, taken);
                outline.Write(new byte[taken % 2]);
            }

            file.Position = next;
        }

        byte[] outlined = outline.ToArray();
        BinaryPrimitives.WriteInt32LittleEndian(outlined.AsSpan(4), outlined.Length - 8);
        return new MemoryStream(outlined);
    }

    private static bool Fill(Stream file, byte[] head) =>
        file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false) == head.Length;

    private static void Copy(Stream file, MemoryStream outline, int length)
    {
        byte[] part = new byte[length];
        file.ReadExactly(part);
        outline.Write(part);
    }
}
