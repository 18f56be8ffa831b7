using System.Buffers.Binary;

namespace Seedream.Testing;

/// <summary>TIFF files with several images, whose pixels are at the end of the file.</summary>
public static class TiffPhotos
{
    private const ushort Short = 3;
    private const ushort Long = 4;

    /// <summary>One image of a file, with one byte per pixel in strips of one row.</summary>
    /// <param name="Width">The width in pixels.</param>
    /// <param name="Height">The height in pixels.</param>
    /// <param name="IsReduced">Whether it is marked as a thumbnail.</param>
    /// <param name="Photometric">The meaning of its pixels.</param>
    public sealed record Image(int Width, int Height, bool IsReduced = false, int Photometric = 1);

    /// <param name="big">Whether it is a BigTIFF file.</param>
    /// <param name="bigEndian">Whether the most significant bytes come first.</param>
    /// <param name="images">The images in their order.</param>
    public static byte[] Make(bool big, bool bigEndian, params Image[] images)
    {
        var file = new List<byte>();
        file.AddRange(bigEndian ? "MM"u8.ToArray() : "II"u8.ToArray());
        Add(2, big ? 43 : 42);
        if (big)
        {
            Add(2, 8);
            Add(2, 0);
        }

        int offsetBytes = big ? 8 : 4;
        Add(offsetBytes, file.Count + offsetBytes);
        int directory = (big ? 8 : 2) + (7 * (4 + (2 * offsetBytes))) + offsetBytes;
        int arrays = images.Sum(image => 8 * image.Height);
        int pixels = file.Count + (images.Length * directory) + arrays;
        int array = file.Count + (images.Length * directory);
        for (int i = 0; i < images.Length; i++)
        {
            Image image = images[i];
            Add(big ? 8 : 2, 7);
            AddEntry(0xFE, Long, 1, image.IsReduced ? 1 : 0);
            AddEntry(0x100, Long, 1, image.Width);
            AddEntry(0x101, Long, 1, image.Height);
            AddEntry(0x106, Short, 1, image.Photometric);
            AddEntry(0x111, Long, image.Height, array);
            AddEntry(0x116, Short, 1, 1);
            AddEntry(0x117, Long, image.Height, array + (4 * image.Height));
            array += 8 * image.Height;
            Add(offsetBytes, i < images.Length - 1 ? file.Count + offsetBytes : 0);
        }

        foreach (Image image in images)
        {
            for (int row = 0; row < image.Height; row++)
                Add(4, pixels + (row * image.Width));

            for (int row = 0; row < image.Height; row++)
                Add(4, image.Width);

            pixels += image.Width * image.Height;
        }

        file.AddRange(new byte[images.Sum(image => image.Width * image.Height)]);
        return [.. file];

        void AddEntry(int tag, int type, int count, int value)
        {
            Add(2, tag);
            Add(2, type);
            Add(offsetBytes, count);
            int width = type == Short ? 2 : count == 1 ? 4 : offsetBytes;
            Add(width, value);
            file.AddRange(new byte[offsetBytes - width]);
        }

        void Add(int bytes, long value)
        {
            Span<byte> number = stackalloc byte[sizeof(long)];
            if (bigEndian)
                BinaryPrimitives.WriteInt64BigEndian(number, value << (8 * (sizeof(long) - bytes)));
            else
                BinaryPrimitives.WriteInt64LittleEndian(number, value);

            file.AddRange(number[..bytes].ToArray());
        }
    }
}
