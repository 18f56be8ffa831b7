using Seedream.Polling;

namespace Seedream.Core.Tests.Polling;

public sealed class PollBudgetTests
{
    private readonly PollBudget _budget = new();

    [Fact]
    public void The_budget_is_refilled_every_second()
    {
        Assert.Equal(CadencePrice.Fair, TakeAll(TimeSpan.Zero));
        Assert.Equal(1 / CadencePrice.Fair, _budget.TimeToNext(TimeSpan.Zero).TotalSeconds, 6);
        Assert.Equal(CadencePrice.Fair / 2, TakeAll(TimeSpan.FromSeconds(0.5)));
    }

    [Fact]
    public void A_poll_that_finds_an_end_does_not_count()
    {
        TakeAll(TimeSpan.Zero);
        for (int found = 0; found < 1000; found++)
        {
            _budget.Restore();
            Assert.True(_budget.TryTake(TimeSpan.Zero));
        }
    }

    [Fact]
    public void Unused_polls_do_not_accumulate()
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
