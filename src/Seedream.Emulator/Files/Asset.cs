using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Seedream.Emulator;

/// <param name="Hash">SHA-256 of the content, in upper-case hex.</param>
/// <param name="MediaType">The media type that the data URI names.</param>
/// <param name="Content">Null if uploads are discarded.</param>
internal sealed record Asset(string Hash, string MediaType, byte[]? Content)
{
    /// <summary>Decodes the string at the reader's position. Returns null if it is not a base64 data URI.</summary>
    public static Asset? FromDataUri(ref Utf8JsonReader reader, bool discardContent)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(reader.ValueSpan.Length);
        try
        {
            Span<byte> uri = buffer.AsSpan(0, reader.CopyString(buffer));
            int comma = uri.IndexOf((byte)',');
            string head = Encoding.ASCII.GetString(uri[..Math.Max(0, comma)]);
            if (!head.StartsWith("data:", StringComparison.OrdinalIgnoreCase)
                || !head.EndsWith(";base64", StringComparison.OrdinalIgnoreCase)
                || Base64.DecodeFromUtf8InPlace(uri[(comma + 1)..], out int length) != OperationStatus.Done
                || length == 0)
            {
                return null;
            }

            Span<byte> content = uri.Slice(comma + 1, length);
            return new Asset(
                Convert.ToHexString(SHA256.HashData(content)),
                head["data:".Length..head.IndexOf(';', StringComparison.Ordinal)],
                discardContent ? null : content.ToArray());
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
