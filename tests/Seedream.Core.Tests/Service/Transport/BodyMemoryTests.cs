using Seedream.Service.Transport;

namespace Seedream.Core.Tests.Service.Transport;

public sealed class BodyMemoryTests
{
    private readonly BodyMemory _memory = new(100);

    [Fact]
    public async Task LongBodiesTogetherNeverExceedTheCapacity()
    {
        IDisposable first = await Reserve(60).Soon();
        using IDisposable second = await Reserve(40).Soon();
        Task<IDisposable> third = Reserve(1);
        Assert.False(third.IsCompleted);

        first.Dispose();

        (await third.Soon()).Dispose();
    }

    [Fact]
    public async Task ABodyOverTheCapacityIsReadAlone()
    {
        IDisposable small = await Reserve(1).Soon();
        Task<IDisposable> large = Reserve(1000);
        Task<IDisposable> next = Reserve(1);
        Assert.False(large.IsCompleted);

        small.Dispose();
        IDisposable read = await large.Soon();
        Assert.False(next.IsCompleted);

        read.Dispose();
        (await next.Soon()).Dispose();
    }

    [Fact]
    public async Task ACanceledWaitDoesNotHoldUpOthers()
    {
        IDisposable first = await Reserve(100).Soon();
        using var stop = new CancellationTokenSource();
        Task<IDisposable> canceled = _memory.ReserveAsync(100, stop.Token);
        Task<IDisposable> next = Reserve(100);

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => canceled.Soon());
        first.Dispose();
        first.Dispose();

        using IDisposable granted = await next.Soon();
        Assert.False(Reserve(1).IsCompleted);
    }

    private Task<IDisposable> Reserve(long bytes) => _memory.ReserveAsync(bytes, default);
}
