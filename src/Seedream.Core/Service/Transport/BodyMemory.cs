namespace Seedream.Service.Transport;

/// <summary>
/// Limits the memory of long response bodies that are read or parsed at the same time. A body reserves its full length
/// at once, so bodies never wait for each other in a circle. One that is longer than the capacity is read alone.
/// </summary>
internal sealed class BodyMemory(long capacity)
{
    private readonly Queue<(long Bytes, TaskCompletionSource Granted)> _waiting = new();
    private long _used;

    /// <summary>The memory of this process: two bodies of the longest default length.</summary>
    public static BodyMemory Shared { get; } = new(128 * 1024 * 1024);

    /// <returns>Dispose of it to release the memory.</returns>
    public async Task<IDisposable> ReserveAsync(long bytes, CancellationToken cancellationToken)
    {
        TaskCompletionSource granted = new(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_waiting)
        {
            _waiting.Enqueue((bytes, granted));
            Grant();
        }

        using (cancellationToken.UnsafeRegister(_ => granted.TrySetCanceled(cancellationToken), null))
            await granted.Task.ConfigureAwait(false);

        return new Reservation(this, bytes);
    }

    // In their order, so that a long body is not overtaken forever.
    private void Grant()
    {
        while (_waiting.TryPeek(out (long Bytes, TaskCompletionSource Granted) next)
            && (_used == 0 || _used + next.Bytes <= capacity || next.Granted.Task.IsCanceled))
        {
            _waiting.Dequeue();
            if (next.Granted.TrySetResult())
                _used += next.Bytes;
        }
    }

    private void Release(long bytes)
    {
        lock (_waiting)
        {
            _used -= bytes;
            Grant();
        }
    }

    private sealed class Reservation(BodyMemory memory, long bytes) : IDisposable
    {
        private bool _isReleased;

        public void Dispose()
        {
            if (_isReleased)
                return;

            _isReleased = true;
            memory.Release(bytes);
        }
    }
}
