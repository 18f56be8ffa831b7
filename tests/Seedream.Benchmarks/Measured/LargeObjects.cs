using System.Diagnostics.Tracing;

namespace Seedream.Benchmarks.Measured;

/// <summary>Counts allocations on the large object heap with events of the runtime.</summary>
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

    // The runtime raises an event for every 100 KB on a heap. Nearly every large object is larger than that.
    protected override void OnEventWritten(EventWrittenEventArgs eventData)
    {
        bool isAllocation = eventData.EventName?.StartsWith("GCAllocationTick", StringComparison.Ordinal) == true;
        if (isAllocation && eventData.Payload is [_, Large, _, ulong bytes, ..])
            Interlocked.Add(ref _bytes, (long)bytes);
    }
}
