using System.Buffers.Binary;
using System.Text;

namespace Seedream.Emulator;

/// <summary>Builds the segments that the emulator inserts into a JPEG after its first segment.</summary>
internal static class JpegFile
{
    private const byte Comment = 0xFE;
    private const byte Application15 = 0xEF;
    private const int MarkerLength = 4;
    private const int MaxContentLength = ushort.MaxValue - 2;
    private const int IdLength = 36;
    private const string CommentStart = "seedream-emulator ";

    /// <summary>Returns the offset after the first segment (JFIF or similar), where others can be inserted.</summary>
    public static int AfterFirstSegment(ReadOnlySpan<byte> jpeg) =>
        2 + 2 + BinaryPrimitives.ReadUInt16BigEndian(jpeg[4..]);

    /// <summary>Returns a comment that identifies the job. All comments have the same length.</summary>
    public static byte[] CommentOf(string requestId, int index) =>
        Segment(Comment, Encoding.ASCII.GetBytes($"{CommentStart}{requestId,-IdLength} {index:D2}"));

    /// <summary>Returns bytes that a decoder skips: empty segments, and fill bytes if no segment fits.</summary>
    public static byte[] Padding(long length)
    {
        var padding = new List<byte>();
        while (length - padding.Count is >= MarkerLength and var left)
            padding.AddRange(Segment(Application15, new byte[Math.Min(MaxContentLength, left - MarkerLength)]));
        padding.AddRange(Enumerable.Repeat((byte)0xFF, (int)Math.Max(0, length - padding.Count)));
        return [.. padding];
    }

    public static (string RequestId, int Index)? ReadComment(ReadOnlySpan<byte> jpeg)
    {
        int at = 2;
        while (at + MarkerLength <= jpeg.Length && jpeg[at] == 0xFF)
        {
            ReadOnlySpan<byte> content = jpeg[(at + MarkerLength)..];
            int length = BinaryPrimitives.ReadUInt16BigEndian(jpeg[(at + 2)..]) - 2;
            if (length < 0 || length > content.Length)
                return null;
            if (jpeg[at + 1] == Comment && Parse(Encoding.ASCII.GetString(content[..length])) is { } found)
                return found;
            at += MarkerLength + length;
        }

        return null;
    }

    private static (string, int)? Parse(string comment)
    {
        if (!comment.StartsWith(CommentStart, StringComparison.Ordinal))
            return null;
        string[] words = comment[CommentStart.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return words is [var id, var index] && int.TryParse(index, out int number) ? (id, number) : null;
    }

    private static byte[] Segment(byte marker, byte[] content)
    {
        byte[] segment = new byte[MarkerLength + content.Length];
        segment[0] = 0xFF;
        segment[1] = marker;
        BinaryPrimitives.WriteUInt16BigEndian(segment.AsSpan(2), (ushort)(content.Length + 2));
        content.CopyTo(segment, MarkerLength);
        return segment;
    }
}
