using System.Threading.Channels;

namespace Seedream.PowerShell.Async;

/// <summary>
/// Items on their way from the pipeline to their work. Where most of them take no work, they are looked up in batches
/// while the pipeline goes on. Otherwise the pipeline waits until each has begun, so that it takes in no more than is
/// worked on.
/// </summary>
/// <param name="limit">The maximum number of items in progress.</param>
/// <param name="lookUp">Finishes what takes no work, and returns the other items.</param>
/// <param name="begin">Begins the work of an item, and calls back when it has ended.</param>
/// <param name="wake">Lets the pipeline thread look at <see cref="IsFull"/> again.</param>
/// <param name="isEnding">Whether no more work begins.</param>
internal sealed class BatchQueue<T>(
    int limit,
    Func<IReadOnlyList<T>, IReadOnlyList<T>> lookUp,
    Action<T, Action> begin,
    Action wake,
    Func<bool> isEnding) : IDisposable
{
    private const int MaxBatch = 64;
    private const int MaxWaiting = 4 * MaxBatch;

    // So many items in a row that took no work let the pipeline go on without waiting.
    private const int Confidence = 8;

    private readonly Channel<T> _items = Channel.CreateUnbounded<T>();
    private readonly SemaphoreSlim _turns = new(limit);
    private int _undecided;
    private volatile int _finishedInARow;

    /// <summary>Whether the pipeline must wait before it takes another item.</summary>
    public bool IsFull => Volatile.Read(ref _undecided) > (_finishedInARow < Confidence ? 0 : MaxWaiting);

    public int InProgress => limit - _turns.CurrentCount;

    public void Add(T item)
    {
        Interlocked.Increment(ref _undecided);
        _items.Writer.TryWrite(item);
    }

    /// <summary>Called after the last item.</summary>
    public void Complete() => _items.Writer.TryComplete();

    /// <summary>Runs until the queue is complete and empty. The work of its items may still go on.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (await _items.Reader.WaitToReadAsync(cancellationToken).ConfigureAwait(false))
        {
            List<T> batch = [];
            while (batch.Count < MaxBatch && _items.Reader.TryRead(out T? item))
                batch.Add(item);

            IReadOnlyList<T> left = isEnding() ? [] : lookUp(batch);
            _finishedInARow = left.Count > 0 ? 0 : Math.Min(_finishedInARow + batch.Count, Confidence);
            Decide(batch.Count - left.Count);
            foreach (T item in left)
            {
                await _turns.WaitAsync(cancellationToken).ConfigureAwait(false);
                if (!isEnding())
                    begin(item, () => _turns.Release());

                Decide(1);
            }
        }
    }

    public void Dispose() => _turns.Dispose();

    private void Decide(int count)
    {
        if (count == 0)
            return;

        Interlocked.Add(ref _undecided, -count);
        wake();
    }
}
