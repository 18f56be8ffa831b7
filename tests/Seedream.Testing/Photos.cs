using System.Buffers.Binary;
using SkiaSharp;

namespace Seedream.Testing;

/// <summary>Small photos in every format that the model accepts.</summary>
public static class Photos
{
    public static byte[] Jpeg(int width = 40, int height = 30) => Encode(width, height, SKEncodedImageFormat.Jpeg);

    /// <summary>A JPEG that differs from those of all other numbers.</summary>
    public static byte[] Numbered(int number, int width = 40, int height = 30) =>
        [.. Jpeg(width, height), .. BitConverter.GetBytes(number)];

    public static byte[] Png(int width = 40, int height = 30) => Encode(width, height, SKEncodedImageFormat.Png);

    public static byte[] Webp(int width = 40, int height = 30) => Encode(width, height, SKEncodedImageFormat.Webp);

    /// <summary>A bitmap with 24 bits per pixel. A negative height stores its rows from top to bottom.</summary>
    public static byte[] Bmp(int width, int height)
    {
        int row = ((width * 3) + 3) / 4 * 4;
        byte[] file = new byte[54 + (row * Math.Abs(height))];
        Span<byte> bytes = file;
        "BM"u8.CopyTo(bytes);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[2..], file.Length);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[10..], 54);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[14..], 40);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[18..], width);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[22..], height);
        BinaryPrimitives.WriteInt16LittleEndian(bytes[26..], 1);
        BinaryPrimitives.WriteInt16LittleEndian(bytes[28..], 24);
        return file;
    }

    public static byte[] Gif(int width, int height) =>
    [
        .. "GIF89a"u8, (byte)width, (byte)(width >> 8), (byte)height, (byte)(height >> 8), 0x80, 0, 0,
        0, 0, 0, 0xFF, 0xFF, 0xFF,
        0x2C, 0, 0, 0, 0, (byte)width, (byte)(width >> 8), (byte)height, (byte)(height >> 8), 0, 2, 2, 0x44, 1, 0, 0x3B,
    ];

    /// <summary>A TIFF file with one uncompressed strip, in either byte order.</summary>
    public static byte[] Tiff(
        int width, int height, bool bigEndian = false, short orientation = 1, bool sonyRaw = false)
    {
        (ushort Tag, ushort Type, int Value)[] entries =
        [
            (0x100, 4, width), (0x101, 4, height), (0x102, 3, 8), (0x103, 3, 1), (0x106, 3, 1),
            (0x111, 4, 8 + 2 + (10 * 12) + 4), (0x112, 3, orientation), (0x116, 4, height), (0x117, 4, width * height),
            (sonyRaw ? (ushort)0xC634 : (ushort)0xFDE8, 4, 0),
        ];
        byte[] file = new byte[8 + 2 + (entries.Length * 12) + 4 + (width * height)];
        (bigEndian ? "MM"u8 : "II"u8).CopyTo(file);
        Put(2, 2, 42);
        Put(4, 4, 8);
        Put(8, 2, entries.Length);
        for (int i = 0; i < entries.Length; i++)
        {
            int at = 10 + (i * 12);
            Put(at, 2, entries[i].Tag);
            Put(at + 2, 2, entries[i].Type);
            Put(at + 4, 4, 1);
            Put(at + 8, entries[i].Type == 3 ? 2 : 4, entries[i].Value);
        }

        return file;

        void Put(int at, int bytes, int value)
        {
            for (int i = 0; i < bytes; i++)
                file[at + i] = (byte)(value >> (8 * (bigEndian ? bytes - 1 - i : i)));
        }
    }

    /// <summary>A JPEG with an EXIF orientation, as cameras write it.</summary>
    public static byte[] TurnedJpeg(int width, int height, byte orientation)
    {
        byte[] jpeg = Jpeg(width, height);
        byte[] exif =
        [
            .. "Exif\0\0"u8, .. "MM"u8, 0, 42, 0, 0, 0, 8,
            0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0, 0, 0, 0, 0,
        ];
        return [0xFF, 0xD8, 0xFF, 0xE1, 0, (byte)(exif.Length + 2), .. exif, .. jpeg.AsSpan(2)];
    }

    /// <summary>A PNG whose header claims any size.</summary>
    public static byte[] PngHeader(int width, int height)
    {
        byte[] png = Png(20, 20);
        BinaryPrimitives.WriteInt32BigEndian(png.AsSpan(16), width);
        BinaryPrimitives.WriteInt32BigEndian(png.AsSpan(20), height);
        return png;
    }

    /// <summary>A JPEG with about one byte per pixel.</summary>
    public static byte[] Noise(int width, int height)
    {
        using var bitmap = new SKBitmap(width, height);
        var random = new Random(1);
        bitmap.Pixels = [.. Enumerable.Range(0, width * height).Select(_ => new SKColor((uint)random.Next()))];
        using SKData data = bitmap.Encode(SKEncodedImageFormat.Jpeg, 80);
        return data.ToArray();
    }

    private static byte[] Encode(int width, int height, SKEncodedImageFormat format)
    {
        using var bitmap = new SKBitmap(width, height);
        bitmap.Erase(SKColors.CadetBlue);
        using SKData data = bitmap.Encode(format, 80);
        return data.ToArray();
    }
}
