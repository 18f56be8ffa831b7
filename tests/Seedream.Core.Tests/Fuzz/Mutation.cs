using System.Buffers.Binary;
using System.Text;
using CsCheck;

namespace Seedream.Core.Tests.Fuzz;

/// <summary>One change of an input, at a place and with a value that are random.</summary>
internal sealed record Mutation(Mutation.Kind Change, uint At, uint Value)
{
    private const int MaxInput = 1024 * 1024;

    private static readonly uint[] Lengths =
        [0, 1, 2, 0x7F, 0x80, 0xFF, 0x100, 0x7FFF, 0x8000, 0xFFFF, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFE, 0xFFFFFFFF];

    // What readers of JSON, HTML, headers, times and base64 pay attention to.
    private static readonly string[] Words =
    [
        "{", "}", "[", "]", "\"", "\\", "\\u0000", "\\ud800", ",", ":", "null", "true", "{}", "[]", "[[[[[[[[", "1e999",
        "-1", "79228162514264337593543950335", "9999-12-31T23:59:59Z", "0001-01-01", "1e14", "NaN", "\"status\":",
        "\"output\":", "\"images\":[", "\"error\":", "\"detail\":[", "\"request_id\":\"", "<title", "</title>", "<",
        "https://h/a", "//h/a", "/a", "data:image/png;base64,", "iVBORw0KGgo", "/9j/", "%", "%00", "%ud800", "'", "\0",
        "\r\n", "\u202E", "\u001B[31m", "COMPLETED", "FAILED", "../", "CON", "\uFFFD", "\"url\":\"", "2026-01-01",
    ];

    private static readonly byte[][] Tokens = [.. Words.Select(Encoding.UTF8.GetBytes)];

    internal enum Kind
    {
        Cut, Flip, Set, Remove, Repeat, Multiply, Insert, Wrap, Length16, Length32, Length64,
    }

    /// <summary>Valid inputs with up to six changes.</summary>
    public static Gen<byte[]> Of(byte[][] valid) => Gen.Select(
        Gen.Int[0, valid.Length - 1],
        Gen.Select(Gen.Enum<Kind>(), Gen.UInt, Gen.UInt, (kind, at, value) => new Mutation(kind, at, value))
            .Array[0, 6],
        (index, changes) => changes.Aggregate(valid[index], (bytes, change) => change.Apply(bytes)));

    private byte[] Apply(byte[] bytes)
    {
        int at = bytes.Length == 0 ? 0 : (int)(At % (uint)bytes.Length);
        int end = Math.Min(bytes.Length, at + 1 + (int)(Value % 64));
        byte[] token = Tokens[Value % Tokens.Length];
        uint length = Lengths[Value % Lengths.Length];
        byte[] changed = Change switch
        {
            Kind.Cut => bytes[..at],
            Kind.Flip => With(bytes, at, 1, part => part[0] ^= (byte)(1 << (int)(Value % 8))),
            Kind.Set => With(bytes, at, 1, part => part[0] = (byte)Value),
            Kind.Remove => [.. bytes[..at], .. bytes[end..]],
            Kind.Repeat => [.. bytes[..end], .. bytes[at..]],
            Kind.Multiply => Multiplied(bytes, at, end),
            Kind.Insert => [.. bytes[..at], .. token, .. bytes[at..]],
            Kind.Wrap => Wrapped(bytes),
            Kind.Length16 => With(bytes, at, 2, part => BinaryPrimitives.WriteUInt16BigEndian(part, (ushort)length)),
            Kind.Length32 => With(bytes, at, 4, part => BinaryPrimitives.WriteUInt32BigEndian(part, length)),
            _ => With(bytes, at, 8, part => BinaryPrimitives.WriteUInt64LittleEndian(part, length)),
        };
        return changed.Length <= MaxInput ? changed : bytes;
    }

    // Rarely long, because most cases should be quick.
    private byte[] Multiplied(byte[] bytes, int at, int end)
    {
        int times = Value % 50 == 0 ? 10_000 : 1 + (int)(Value % 100);
        return (end - at) * (long)times > MaxInput
            ? bytes
            : [.. bytes[..at], .. Enumerable.Repeat(bytes[at..end], times).SelectMany(part => part), .. bytes[at..]];
    }

    private byte[] Wrapped(byte[] bytes)
    {
        int depth = Value % 20 == 0 ? 5000 : 1 + (int)(Value % 100);
        (string open, string close) = (At % 2) == 0 ? ("[", "]") : ("{\"data\":", "}");
        return
        [
            .. Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(open, depth))),
            .. bytes,
            .. Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(close, depth))),
        ];
    }

    private static byte[] With(byte[] bytes, int at, int length, SpanAction change)
    {
        if (at + length > bytes.Length)
            return bytes;

        byte[] copy = [.. bytes];
        change(copy.AsSpan(at, length));
        return copy;
    }

    private delegate void SpanAction(Span<byte> part);
}
