using System.Diagnostics.CodeAnalysis;

namespace Seedream.Emulator;

/// <summary>Reads the comment that the emulator writes into its images.</summary>
public static class EmulatorImage
{
    private const int MaxCommentOffset = 64 * 1024;

    /// <summary>Returns which job made a JPEG, or false if it is not from the emulator.</summary>
    /// <param name="jpeg">The file, or at least its first segments.</param>
    /// <param name="requestId">The request id as the API writes it.</param>
    /// <param name="index">The index of the image within the job, from 0.</param>
    public static bool TryReadRequestId(
        ReadOnlySpan<byte> jpeg,
        [NotNullWhen(true)] out string? requestId,
        out int index)
    {
        (string RequestId, int Index)? found = jpeg is [0xFF, 0xD8, ..] ? JpegFile.ReadComment(jpeg) : null;
        requestId = found?.RequestId;
        index = found?.Index ?? 0;
        return found is not null;
    }

    /// <summary>Returns which job made a JPEG file, or false if it is not from the emulator.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static bool TryReadRequestId(string path, [NotNullWhen(true)] out string? requestId, out int index)
    {
        using FileStream file = File.OpenRead(path);
        byte[] start = new byte[MaxCommentOffset];
        int length = file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        return TryReadRequestId(start.AsSpan(0, length), out requestId, out index);
    }
}
