using System.Diagnostics.CodeAnalysis;

namespace Seedream.Emulator;

/// <summary>Reads what the emulator wrote into its pictures, and tells their documented pixel size.</summary>
public static class EmulatorImage
{
    private const int EnoughForTheComment = 64 * 1024;

    /// <summary>Which job a JPEG of the emulator is of. False for any other file.</summary>
    /// <param name="jpeg">The file, or at least its first segments.</param>
    /// <param name="requestId">The request id as the API spells it.</param>
    /// <param name="index">The image's index within the job, from 0.</param>
    public static bool TryReadRequestId(ReadOnlySpan<byte> jpeg, [NotNullWhen(true)] out string? requestId, out int index)
    {
        (Guid RequestId, int Index)? found = jpeg is [0xFF, 0xD8, ..] ? JpegFile.ReadComment(jpeg) : null;
        requestId = found?.RequestId.ToString();
        index = found?.Index ?? 0;
        return found is not null;
    }

    /// <summary>As the other, from the beginning of a file.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static bool TryReadRequestId(string path, [NotNullWhen(true)] out string? requestId, out int index)
    {
        using FileStream file = File.OpenRead(path);
        byte[] start = new byte[EnoughForTheComment];
        int length = file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        return TryReadRequestId(start.AsSpan(0, length), out requestId, out index);
    }
}
