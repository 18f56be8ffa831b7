using System.Buffers;
using System.Buffers.Text;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Seedream.Edits;

namespace Seedream.Service.Transport;

/// <summary>
/// A JSON body in pieces: text, and files that become base64 on their way from the disk to the socket. Its length is
/// known beforehand and no file is ever whole in memory.
/// </summary>
public sealed class RequestBody : HttpContent
{
    // What becomes one block of base64, and is divisible by three, so that only the last has padding.
    private const int BlockBytes = StreamedFile.Bytes / 4 * 3;

    private readonly List<Piece> _pieces = [];
    private long _length;

    /// <summary>Makes an empty body.</summary>
    public RequestBody() => Headers.ContentType = new MediaTypeHeaderValue("application/json");

    /// <summary>
    /// Whether any of the body may have left. A request whose body had not begun was certainly not accepted, so it may
    /// be sent again.
    /// </summary>
    public bool Started { get; private set; }

    /// <summary>The bytes that the body sends.</summary>
    public long Length => _length;

    /// <summary>Adds text as it stands.</summary>
    public RequestBody Add(string text) => Add(Encoding.UTF8.GetBytes(text));

    /// <summary>Adds UTF-8 text as it stands.</summary>
    public RequestBody Add(ReadOnlyMemory<byte> utf8)
    {
        _pieces.Add(new Piece(utf8, null, 0));
        _length += utf8.Length;
        return this;
    }

    /// <summary>Adds a file as base64.</summary>
    /// <param name="path">The file's full path.</param>
    /// <param name="length">
    /// Its length in bytes; a file that has another one by then, or cannot be read any more, fails the request with a
    /// <see cref="SeedreamException"/>. The service gets a body that is cut off, and accepts none.
    /// </param>
    public RequestBody AddBase64(string path, long length)
    {
        _pieces.Add(new Piece(default, path, length));
        _length += (length + 2) / 3 * 4;
        return this;
    }

    /// <inheritdoc/>
    protected override bool TryComputeLength(out long length)
    {
        length = _length;
        return true;
    }

    /// <inheritdoc/>
    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    /// <inheritdoc/>
    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        Started = true;
        foreach (Piece piece in _pieces)
        {
            if (piece.Path is null)
                await stream.WriteAsync(piece.Text, cancellationToken).ConfigureAwait(false);
            else
                await WriteBase64Async(piece, stream, cancellationToken).ConfigureAwait(false);
        }
    }

    private static async Task WriteBase64Async(Piece piece, Stream stream, CancellationToken cancellationToken)
    {
        FileStream file = Open(piece.Path!);
        byte[] block = ArrayPool<byte>.Shared.Rent(BlockBytes);
        byte[] text = ArrayPool<byte>.Shared.Rent(StreamedFile.Bytes);
        try
        {
            await using (file.ConfigureAwait(false))
            {
                long left = piece.FileLength;
                while (left > 0)
                {
                    int wanted = (int)Math.Min(left, BlockBytes);
                    int got = await StreamedFile.FillAsync(file, block.AsMemory(0, wanted), cancellationToken).ConfigureAwait(false);
                    if (got < wanted)
                        throw Changed(piece.Path!, "changed while it was read", null);

                    left -= got;

                    // Not in place: only from one block into another does the encoding take many bytes at a time.
                    Base64.EncodeToUtf8(block.AsSpan(0, got), text, out _, out int written);
                    await stream.WriteAsync(text.AsMemory(0, written), cancellationToken).ConfigureAwait(false);
                }

                if (file.ReadByte() >= 0)
                    throw Changed(piece.Path!, "changed while it was read", null);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(block);
            ArrayPool<byte>.Shared.Return(text);
        }
    }

    private static FileStream Open(string path)
    {
        try
        {
            return StreamedFile.OpenRead(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw Changed(path, $"cannot be read any more: {failure.Message}", failure);
        }
    }

    private static SeedreamException Changed(string path, string what, Exception? inner) => new(
        SeedreamErrorId.InputRejected,
        $"'{path}' {what.TrimEnd('.')}. Nothing was accepted and nothing billed.",
        "Run the command again when no other program writes to the file.",
        inner);

    private readonly record struct Piece(ReadOnlyMemory<byte> Text, string? Path, long FileLength);
}
