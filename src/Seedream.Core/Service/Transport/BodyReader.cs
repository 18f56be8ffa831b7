using System.Buffers;

namespace Seedream.Service.Transport;

/// <summary>Reads response bodies in blocks, up to a limit of unpacked bytes.</summary>
internal static class BodyReader
{
    private const int FirstBlockBytes = 64 * 1024;

    // Shorter bodies reserve no memory. Longer ones are read in blocks of this length.
    private const int BlockBytes = 1024 * 1024;

    /// <returns>The body, and its reservation of memory; null for a short body.</returns>
    /// <exception cref="BodyTooLongException">The body is longer than the limit.</exception>
    /// <exception cref="IOException">The body ends early or is damaged.</exception>
    public static async Task<(byte[] Body, IDisposable? Reservation)> ReadAsync(
        HttpContent content, int limit, CancellationToken cancellationToken)
    {
        // Null for a compressed response.
        long? named = content.Headers.ContentLength;
        if (named > limit)
            throw new BodyTooLongException();

        List<byte[]> blocks = [];
        IDisposable? reservation = null;
        bool isRead = false;
        try
        {
            using Stream source = await content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
            int length = 0;
            while (true)
            {
                if (length >= BlockBytes && reservation is null)
                {
                    reservation = await BodyMemory.Shared.ReserveAsync(named ?? limit, cancellationToken)
                        .ConfigureAwait(false);
                }

                byte[] block = ArrayPool<byte>.Shared.Rent(length < BlockBytes ? FirstBlockBytes : BlockBytes);
                blocks.Add(block);
                int read = await FillAsync(source, block, cancellationToken).ConfigureAwait(false);
                length += read;
                if (length > limit)
                    throw new BodyTooLongException();

                if (read < block.Length)
                    break;
            }

            byte[] body = Join(blocks, length);
            isRead = true;
            return (body, reservation);
        }
        finally
        {
            foreach (byte[] block in blocks)
                ArrayPool<byte>.Shared.Return(block);

            if (!isRead)
                reservation?.Dispose();
        }
    }

    /// <summary>Reads the next bytes of a body, also of a compressed one.</summary>
    /// <exception cref="IOException">The body ends early or is damaged.</exception>
    public static async ValueTask<int> ReadAtLeastAsync(
        Stream source, Memory<byte> block, int least, CancellationToken cancellationToken)
    {
        try
        {
            return await source.ReadAtLeastAsync(block, least, throwOnEndOfStream: false, cancellationToken)
                .ConfigureAwait(false);
        }
        catch (Exception damage) when (damage is InvalidDataException or InvalidOperationException)
        {
            throw new IOException("the compressed response is damaged", damage);
        }
    }

    private static ValueTask<int> FillAsync(Stream source, byte[] block, CancellationToken cancellationToken) =>
        ReadAtLeastAsync(source, block, block.Length, cancellationToken);

    private static byte[] Join(List<byte[]> blocks, int length)
    {
        byte[] body = GC.AllocateUninitializedArray<byte>(length);
        int at = 0;
        foreach (byte[] block in blocks)
        {
            int taken = Math.Min(block.Length, length - at);
            block.AsSpan(0, taken).CopyTo(body.AsSpan(at));
            at += taken;
        }

        return body;
    }
}
