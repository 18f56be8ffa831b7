using System.Buffers;
using System.Buffers.Text;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Seedream.Edits;

namespace Seedream.Service.Transport;

/// <summary>
/// A JSON body made of text and of files, which are encoded as base64 while they are sent. Its length is known in
/// advance, and no file is ever completely in memory.
/// </summary>
internal sealed class RequestBody : HttpContent
{
    // Encodes to one block of base64, and is divisible by three so that only the last block is padded.
    private const int SourceBytes = StreamedFile.Bytes / 4 * 3;

    private readonly List<Func<Stream, CancellationToken, ValueTask>> _pieces = [];

    public RequestBody() => Headers.ContentType = new MediaTypeHeaderValue("application/json");

    /// <summary>
    /// Whether any of the body may have been sent. If not, the service certainly did not accept the request, and it can
    /// be sent again.
    /// </summary>
    public bool Started { get; private set; }

    public long Length { get; private set; }

    /// <summary>Adds text that is already JSON.</summary>
    public RequestBody Add(string text) => Add(Encoding.UTF8.GetBytes(text));

    /// <inheritdoc cref="Add(string)"/>
    public RequestBody Add(ReadOnlyMemory<byte> utf8)
    {
        _pieces.Add((stream, cancellationToken) => stream.WriteAsync(utf8, cancellationToken));
        Length += utf8.Length;
        return this;
    }

    /// <summary>Adds a file as base64.</summary>
    /// <param name="length">
    /// If the file has another length when it is sent, or cannot be read, the request fails with a
    /// <see cref="SeedreamException"/>. The service then receives a truncated body, which it does not accept.
    /// </param>
    /// <param name="expected">
    /// The contents of the file. If it has others when it is sent, the request fails in the same way. Null for any.
    /// </param>
    public RequestBody AddBase64(string path, long length, PhotoHash? expected = null)
    {
        _pieces.Add((stream, cancellationToken) => WriteBase64Async(path, length, expected, stream, cancellationToken));
        Length += (length + 2) / 3 * 4;
        return this;
    }

    protected override bool TryComputeLength(out long length)
    {
        length = Length;
        return true;
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(
        Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        Started = true;
        foreach (Func<Stream, CancellationToken, ValueTask> write in _pieces)
            await write(stream, cancellationToken).ConfigureAwait(false);
    }

    private static async ValueTask WriteBase64Async(
        string path, long left, PhotoHash? expected, Stream stream, CancellationToken cancellationToken)
    {
        using IncrementalHash? hash =
            expected is null ? null : IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        FileStream file = Open(path);
        byte[] source = ArrayPool<byte>.Shared.Rent(SourceBytes);
        byte[] encoded = ArrayPool<byte>.Shared.Rent(StreamedFile.Bytes);
        try
        {
            await using (file.ConfigureAwait(false))
            {
                while (left > 0)
                {
                    Memory<byte> block = source.AsMemory(0, (int)Math.Min(left, SourceBytes));
                    int read = await StreamedFile.FillAsync(file, block, cancellationToken).ConfigureAwait(false);
                    left -= block.Length;
                    hash?.AppendData(block.Span);

                    // The last block is held back until the file has proved to be the expected one.
                    if (read < block.Length || (left == 0 && (file.ReadByte() >= 0 || !Matches(hash, expected))))
                        throw Unreadable(path, "changed while it was read", null);

                    // From one array to another, because encoding in place is not vectorized.
                    Base64.EncodeToUtf8(block.Span, encoded, out _, out int written);
                    await stream.WriteAsync(encoded.AsMemory(0, written), cancellationToken).ConfigureAwait(false);
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(source);
            ArrayPool<byte>.Shared.Return(encoded);
        }
    }

    private static bool Matches(IncrementalHash? hash, PhotoHash? expected) =>
        hash is null || Convert.ToHexString(hash.GetHashAndReset()) == expected!.Hex;

    private static FileStream Open(string path)
    {
        try
        {
            return StreamedFile.OpenRead(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw Unreadable(path, $"can no longer be read: {failure.Message.TrimEnd('.')}", failure);
        }
    }

    private static SeedreamException Unreadable(string path, string reason, Exception? inner) => new(
        SeedreamErrorId.InputRejected,
        $"'{path}' {reason}. Nothing was billed.",
        "Run the command again when no other program is writing to the file.",
        inner);
}
