using System.Buffers.Binary;
using System.Text;

namespace Seedream.Testing;

/// <summary>Small files in the container of HEIF, whose data is not a photo.</summary>
public static class HeifPhotos
{
    /// <summary>A file with a thumbnail before its primary item.</summary>
    /// <param name="brand">The main brand of four letters.</param>
    /// <param name="compatible">The compatible brands.</param>
    /// <param name="width">The stored width in pixels.</param>
    /// <param name="height">The stored height in pixels.</param>
    /// <param name="quarterTurns">The rotation in steps of 90 degrees.</param>
    public static byte[] Make(
        string brand = "heic", string compatible = "mif1heic", int width = 40, int height = 30, byte quarterTurns = 0)
    {
        byte[] properties = Box("ipco",
            Box("ispe", Number(0), Number(20), Number(20)),
            Box("ispe", Number(0), Number(width), Number(height)),
            Box("irot", [quarterTurns]));

        // Item 2, the thumbnail, has the first property, and item 1 the others.
        byte[] associations = Box("ipma", Number(0), Number(2), [0, 2, 1, 1, 0, 1, 2, 0x82, 3]);
        return
        [
            .. Box("ftyp", Letters(brand), Number(0), Letters(compatible)),
            .. Box("meta", Number(0), Box("pitm", Number(0), [0, 1]), Box("iprp", properties, associations)),
            .. Box("mdat", new byte[100]),
        ];
    }

    public static byte[] Box(string type, params byte[][] contents)
    {
        byte[] body = [.. contents.SelectMany(part => part)];
        return [.. Number(body.Length + 8), .. Letters(type), .. body];
    }

    private static byte[] Letters(string text) => Encoding.ASCII.GetBytes(text);

    private static byte[] Number(int value)
    {
        byte[] bytes = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(bytes, value);
        return bytes;
    }
}
