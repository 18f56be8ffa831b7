using System.Buffers;
using System.Globalization;
using System.Text;

namespace Seedream.Service.Connection;

/// <summary>
/// Finds a key in the body of an answer, also where its characters are percent-encoded or escaped as in JSON.
/// </summary>
internal static class KeyRedaction
{
    private const int MaxSlashes = 8;

    /// <summary>Replaces the key by the mask of every secret. It takes linear time.</summary>
    /// <param name="key">ASCII characters.</param>
    /// <param name="body">The whole body.</param>
    /// <returns>The same memory if it does not contain the key.</returns>
    public static ReadOnlyMemory<byte> Redact(string key, ReadOnlyMemory<byte> body)
    {
        ReadOnlySpan<byte> rest = body.Span;
        ArrayBufferWriter<byte>? redacted = null;
        for (int at = 0; rest[at..].IndexOfAny((byte)key[0], (byte)'%', (byte)'\\') is var next and >= 0;)
        {
            at += next;
            int length = LengthAt(key, rest[at..]);
            if (length == 0)
            {
                at++;
                continue;
            }

            redacted ??= new ArrayBufferWriter<byte>();
            redacted.Write(rest[..at]);
            redacted.Write(Encoding.UTF8.GetBytes(SafeText.Mask));
            rest = rest[(at + length)..];
            at = 0;
        }

        redacted?.Write(rest);
        return redacted?.WrittenMemory ?? body;
    }

    // The number of bytes of the key where a text starts with it; otherwise 0.
    private static int LengthAt(string key, ReadOnlySpan<byte> text)
    {
        int length = 0;
        foreach (char c in key)
        {
            int bytes = LengthOf((byte)c, text[length..]);
            if (bytes == 0)
                return 0;

            length += bytes;
        }

        return length;
    }

    // Text within text has several backslashes.
    private static int LengthOf(byte c, ReadOnlySpan<byte> text)
    {
        if (IsNext(c, text))
            return 1;

        if (IsNext((byte)'%', text))
            return IsHex(text[1..], c) ? 3 : 0;

        int slashes = text[..Math.Min(text.Length, MaxSlashes + 1)].IndexOfAnyExcept((byte)'\\');
        if (slashes <= 0)
            return 0;

        ReadOnlySpan<byte> escaped = text[slashes..];
        return escaped.StartsWith("u00"u8) && IsHex(escaped[3..], c) ? slashes + 5
            : IsNext(c, escaped) ? slashes + 1
            : 0;
    }

    private static bool IsNext(byte c, ReadOnlySpan<byte> text) => text is [var next, ..] && next == c;

    private static bool IsHex(ReadOnlySpan<byte> text, byte c) => text.Length >= 2
        && byte.TryParse(text[..2], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out byte value)
        && value == c;
}
