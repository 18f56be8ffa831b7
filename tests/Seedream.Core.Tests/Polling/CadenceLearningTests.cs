using Seedream.Polling;
using static Seedream.Core.Tests.Polling.CadenceSimulation;

namespace Seedream.Core.Tests.Polling;

/// <summary>The quality of the cadence with learned durations.</summary>
public sealed class CadenceLearningTests
{
    private const int Models = 5;
    private const int Jobs = 2500;

    [Theory]
    [InlineData(true, 0.02)]
    [InlineData(false, 0.02)]
    [InlineData(true, 0.8)]
    [InlineData(false, 0.8)]
    public void A_hundred_jobs_teach_enough(bool told, double price)
    {
        Outcome outcome = RunLearned(Typical, price, told, Models, Jobs, (Typical, 100));
        Assert.InRange(outcome.Product / LeastProduct(Typical), 0.9, 1.2);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_single_job_is_found_within_half_a_second_once_durations_are_learned(bool told)
    {
        Outcome outcome = RunLearned(Typical, CadencePrice.Alone, told, Models, Jobs, (Typical, 100));
        Assert.InRange(outcome.Delay, 0, 0.5);
        Assert.InRange(outcome.Polls, 0, 0.6 * RunFixed(1, Typical).Polls);
    }

    [Theory]
    [InlineData(2, true, 0.02)]
    [InlineData(2, false, 0.02)]
    [InlineData(2, false, 0.8)]
    [InlineData(0.5, true, 0.02)]
    [InlineData(0.5, false, 0.02)]
    [InlineData(0.5, false, 0.8)]
    [InlineData(0.1, false, 0.02)]
    [InlineData(10, false, 0.02)]
    public void A_change_is_learned_from_fifty_jobs(double times, bool told, double price)
    {
        Durations now = Typical.Slower(times);
        Outcome outcome = RunLearned(now, price, told, Models, Jobs, (Typical, 100), (now, 50));
        Assert.InRange(outcome.Product / LeastProduct(now), 0.9, 1.35);
    }

    [Fact]
    public void Most_of_a_change_is_learned_from_ten_jobs()
    {
        Durations now = Typical.Slower(2);
        Outcome outcome = RunLearned(now, CadencePrice.Alone, false, Models, Jobs, (Typical, 100), (now, 10));
        Assert.InRange(outcome.Product / LeastProduct(now), 0.9, 1.5);
    }

    [Fact]
    public void Three_jobs_teach_the_scale()
    {
        var model = new DurationModel();
        foreach (double after in new[] { 40, 50, 37 })
            model.Observe(Seconds(after), Seconds(after + 1));

        DurationDistribution distribution = model.Snapshot();
        Assert.InRange(distribution.Doubt, 0.001, 0.1);
        Assert.InRange(distribution.Survival(Seconds(20)), 0.9, 1);
        Assert.InRange(distribution.Survival(Seconds(100)), 0, 0.15);
    }

    [Fact]
    public void Constant_durations_are_learned_sharply()
    {
        Outcome outcome = RunLearned(Constant(42), CadencePrice.Alone, false, 2, Jobs, (Constant(42), 50));
        Assert.InRange(outcome.Polls, 1, 12);
        Assert.InRange(outcome.Delay, 0, 0.25);
    }

    [Fact]
    public void Durations_outside_the_grid_count_as_its_ends()
    {
        var model = new DurationModel();
        model.Observe(TimeSpan.Zero);
        model.Observe(TimeSpan.FromDays(3));
        Assert.Equal(1, model.Snapshot().Survival(TimeSpan.Zero), 9);
        Assert.Throws<ArgumentOutOfRangeException>(() => model.Observe(Seconds(2), Seconds(1)));
    }

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);
}
