using System.Buffers;

namespace Seedream.Emulator;

/// <summary>A complete request body in a rented array.</summary>
internal sealed class PooledBody : IDisposable
{
    private const int MinLength = 4 * 1024;
    private byte[] _array;
    private int _length;

    private PooledBody(long expected) => _array = ArrayPool<byte>.Shared.Rent((int)Math.Max(expected + 1, MinLength));

    public ReadOnlySpan<byte> Span => _array.AsSpan(0, _length);

    /// <exception cref="BodyTooLargeException">The body is larger than allowed.</exception>
    public static async Task<PooledBody> ReadAsync(HttpRequest request, long maximumBytes)
    {
        long expected = request.ContentLength ?? 0;
        if (expected > maximumBytes)
            throw new BodyTooLargeException();
        var body = new PooledBody(expected);
        try
        {
            CancellationToken aborted = request.HttpContext.RequestAborted;
            while (await request.Body.ReadAsync(body._array.AsMemory(body._length), aborted) is > 0 and var count)
            {
                body._length += count;
                if (body._length > maximumBytes)
                    throw new BodyTooLargeException();
                if (body._length == body._array.Length)
                    body.Grow();
            }

            return body;
        }
        catch
        {
            body.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_array);
        _array = [];
        _length = 0;
    }

    private void Grow()
    {
        byte[] larger = ArrayPool<byte>.Shared.Rent(_array.Length * 2);
        Span.CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_array);
        _array = larger;
    }
}
