using Seedream.Polling;

namespace Seedream.Core.Tests.Polling;

public sealed class PollBudgetTests
{
    private readonly PollBudget _budget = new();

    [Fact]
    public void So_many_polls_a_second_are_fair()
    {
        Assert.Equal(CadencePrice.Fair, TakeAll(TimeSpan.Zero));
        Assert.Equal(1 / CadencePrice.Fair, _budget.TimeToNext(TimeSpan.Zero).TotalSeconds, 6);
        Assert.Equal(CadencePrice.Fair / 2, TakeAll(TimeSpan.FromSeconds(0.5)));
    }

    [Fact]
    public void One_that_finds_an_end_counts_for_nothing()
    {
        TakeAll(TimeSpan.Zero);
        for (int found = 0; found < 1000; found++)
        {
            _budget.Restore();
            Assert.True(_budget.TryTake(TimeSpan.Zero));
        }
    }

    [Fact]
    public void What_was_not_taken_is_not_saved_up()
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
