using System.Diagnostics.Tracing;

namespace Seedream.Benchmarks.Measured;

/// <summary>Counts what is allocated on the large object heap, as the runtime tells it.</summary>
internal sealed class LargeObjects : EventListener
{
    private const EventKeywords GarbageCollection = (EventKeywords)1;
    private const uint Large = 1;

    private long _bytes;

    public long Bytes => Interlocked.Read(ref _bytes);

    public void Clear() => Interlocked.Exchange(ref _bytes, 0);

    protected override void OnEventSourceCreated(EventSource eventSource)
    {
        if (eventSource.Name == "Microsoft-Windows-DotNETRuntime")
            EnableEvents(eventSource, EventLevel.Verbose, GarbageCollection);
    }

    // The runtime tells of every 100 KB that were allocated on a heap; an object of the large heap has that almost alone.
    protected override void OnEventWritten(EventWrittenEventArgs eventData)
    {
        if (eventData.EventName?.StartsWith("GCAllocationTick", StringComparison.Ordinal) == true && eventData.Payload is { } payload && (uint)payload[1]! == Large)
            Interlocked.Add(ref _bytes, (long)(ulong)payload[3]!);
    }
}
