using Seedream.Polling;

namespace Seedream.Core.Tests.Polling;

public sealed class PollBudgetTests
{
    private readonly PollBudget _budget = new();

    [Fact]
    public void TheBudgetIsRefilledEverySecond()
    {
        Assert.Equal(CadencePrice.Fair, TakeAll(TimeSpan.Zero));
        Assert.Equal(1 / CadencePrice.Fair, _budget.TimeToNext(TimeSpan.Zero).TotalSeconds, 6);
        Assert.Equal(CadencePrice.Fair / 2, TakeAll(TimeSpan.FromSeconds(0.5)));
    }

    [Fact]
    public void APollThatFindsAnEndDoesNotCount()
    {
        TakeAll(TimeSpan.Zero);
        for (int found = 0; found < 1000; found++)
        {
            _budget.Restore();
            Assert.True(_budget.TryTake(TimeSpan.Zero));
        }
    }

    [Fact]
    public void UnusedPollsDoNotAccumulate()
    {
        TakeAll(TimeSpan.Zero);
        Assert.Equal(CadencePrice.Fair, TakeAll(TimeSpan.FromHours(1)));
    }

    private int TakeAll(TimeSpan now)
    {
        int taken = 0;
        while (_budget.TryTake(now))
            taken++;

        return taken;
    }
}
