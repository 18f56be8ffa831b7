using System.Buffers.Text;
using System.Text;
using System.Text.Unicode;

namespace Seedream.Service.Wire;

/// <summary>
/// Replaces what is not Unicode in a JSON text: invalid UTF-8, and halves of surrogate pairs, which remain when a text
/// is truncated. Readers of JSON accept them and then fail to read any name or text of the same object.
/// </summary>
internal static class ValidUnicode
{
    private const int EscapeBytes = 6;

    /// <returns>The body itself if it is valid.</returns>
    public static ReadOnlyMemory<byte> Of(ReadOnlyMemory<byte> json)
    {
        if (!Utf8.IsValid(json.Span))
            json = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(json.Span));

        byte[]? copy = null;
        ReadOnlySpan<byte> text = json.Span;
        for (int at = Next(text, 0); at >= 0; at = Next(text, at))
        {
            // Any other escaped character, which may be a backslash.
            if (SurrogateAt(text, at) is not { } first)
            {
                at += 2;
            }
            else if (char.IsHighSurrogate(first) && SurrogateAt(text, at + EscapeBytes) is { } second
                && char.IsLowSurrogate(second))
            {
                at += 2 * EscapeBytes;
            }
            else
            {
                copy ??= json.ToArray();
                "FFFD"u8.CopyTo(copy.AsSpan(at + 2));
                at += EscapeBytes;
            }
        }

        return copy ?? json;
    }

    // The next backslash; negative if there is none.
    private static int Next(ReadOnlySpan<byte> text, int start)
    {
        if (start >= text.Length)
            return -1;

        int found = text[start..].IndexOf((byte)'\\');
        return found < 0 ? -1 : start + found;
    }

    private static char? SurrogateAt(ReadOnlySpan<byte> text, int at) =>
        at + EscapeBytes <= text.Length && text[at..].StartsWith("\\u"u8)
        && Utf8Parser.TryParse(text.Slice(at + 2, 4), out ushort code, out int read, 'x') && read == 4
        && char.IsSurrogate((char)code)
            ? (char)code
            : null;
}
