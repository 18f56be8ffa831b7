using System.Buffers.Binary;
using Seedream.Emulator;
using SkiaSharp;

namespace Seedream.Benchmarks.Running;

/// <summary>Photos of any length with different contents: a small JPEG followed by noise and a number.</summary>
internal static class Photos
{
    private static readonly Lazy<byte[]> Jpeg = new(MakeJpeg);

    /// <returns>The full paths of the new photos.</returns>
    public static string[] Make(string folder, int count, int length)
    {
        byte[] photo = new byte[length];
        new Random(length).NextBytes(photo);
        Jpeg.Value.CopyTo(photo, 0);
        return [.. Enumerable.Range(0, count).Select(number =>
        {
            string path = Path.Combine(folder, $"photo-{number:D4}.jpg");
            BinaryPrimitives.WriteInt32LittleEndian(photo.AsSpan(length - sizeof(int)), number);
            File.WriteAllBytes(path, photo);
            return path;
        })];
    }

    public static byte[] SmallJpeg => Jpeg.Value;

    /// <summary>Makes a photo that takes little space on the disk, whatever its length.</summary>
    /// <returns>Its full path.</returns>
    public static string MakeSparse(string folder, int number, int length)
    {
        string path = Path.Combine(folder, $"photo-{number:D5}.jpg");
        using (FileStream photo = File.Create(path))
        {
            photo.Write(Jpeg.Value);
            photo.SetLength(length);
        }

        Renumber(path, number);
        return path;
    }

    /// <summary>Changes the contents of a photo, so that it becomes another one.</summary>
    public static void Renumber(string path, int number)
    {
        using FileStream photo = File.OpenWrite(path);
        photo.Seek(-sizeof(int), SeekOrigin.End);
        photo.Write(BitConverter.GetBytes(number));
    }

    /// <exception cref="IncorrectException">The folder does not have one complete image of each job.</exception>
    public static void RequireImages(string folder, int count)
    {
        string[] files = Directory.GetFiles(folder);
        IEnumerable<string?> jobs =
            files.Select(file => EmulatorImage.TryReadRequestId(file, out string? id, out _) ? id : null);
        IncorrectException.Unless(count, files.Length, "images on disk");
        IncorrectException.Unless(count, jobs.OfType<string>().Distinct().Count(), "jobs with an image");
        IncorrectException.Unless(
            1, files.Select(file => new FileInfo(file).Length).Distinct().Count(), "different lengths of images");
    }

    private static byte[] MakeJpeg()
    {
        using var bitmap = new SKBitmap(1200, 900);
        bitmap.Erase(SKColors.Teal);
        using SKData jpeg = bitmap.Encode(SKEncodedImageFormat.Jpeg, 80);
        return jpeg.ToArray();
    }
}
