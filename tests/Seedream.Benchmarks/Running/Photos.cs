using System.Buffers.Binary;
using Seedream.Emulator;
using SkiaSharp;

namespace Seedream.Benchmarks.Running;

/// <summary>Photos of any number of bytes, no two alike: a small JPEG, and noise behind it as the rest of a large one.</summary>
internal static class Photos
{
    private static readonly Lazy<byte[]> Head = new(MakeHead);

    /// <summary>Makes photos in a folder.</summary>
    /// <returns>Their full paths.</returns>
    public static string[] Make(string folder, int count, int length)
    {
        byte[] photo = new byte[length];
        new Random(length).NextBytes(photo);
        Head.Value.CopyTo(photo, 0);
        return [.. Enumerable.Range(0, count).Select(number =>
        {
            string path = Path.Combine(folder, $"photo-{number:D4}.jpg");
            BinaryPrimitives.WriteInt32LittleEndian(photo.AsSpan(length - sizeof(int)), number);
            File.WriteAllBytes(path, photo);
            return path;
        })];
    }

    /// <summary>Makes another photo of one, whose contents nobody has seen yet.</summary>
    public static void Renumber(string path, int number)
    {
        using FileStream photo = File.OpenWrite(path);
        photo.Seek(-sizeof(int), SeekOrigin.End);
        photo.Write(BitConverter.GetBytes(number));
    }

    /// <summary>Requires a folder to hold so many pictures, each whole and of another job.</summary>
    /// <exception cref="IncorrectException">It does not.</exception>
    public static void RequirePictures(string folder, int count)
    {
        string[] files = Directory.GetFiles(folder);
        IEnumerable<string?> jobs = files.Select(file => EmulatorImage.TryReadRequestId(file, out string? id, out _) ? id : null);
        IncorrectException.Unless(count, files.Length, "pictures on disk");
        IncorrectException.Unless(count, jobs.OfType<string>().Distinct().Count(), "pictures of a job of their own");
        IncorrectException.Unless(1, files.Select(file => new FileInfo(file).Length).Distinct().Count(), "lengths of pictures");
    }

    private static byte[] MakeHead()
    {
        using var bitmap = new SKBitmap(1200, 900);
        bitmap.Erase(SKColors.Teal);
        using SKData jpeg = bitmap.Encode(SKEncodedImageFormat.Jpeg, 80);
        return jpeg.ToArray();
    }
}
