using Seedream.Polling;
using static Seedream.Core.Tests.Polling.CadenceSimulation;

namespace Seedream.Core.Tests.Polling;

/// <summary>The quality of the cadence if the distribution is known, or nothing is.</summary>
public sealed class CadenceTests
{
    private static readonly Cadence Known = new(Typical.Known);

    [Fact]
    public void The_lower_bound_is_the_documented_one()
    {
        Assert.Equal(4.802, Integral(Typical), 3);
        Assert.Equal(11.53, LeastProduct(Typical), 2);
        Assert.InRange(RunFixed(1, Typical).Product, 22, 22.6);
    }

    // From a mean delay of 0.2 s to 4 s.
    [Theory]
    [InlineData(0.004)]
    [InlineData(0.02)]
    [InlineData(0.1)]
    [InlineData(0.4)]
    [InlineData(0.8)]
    [InlineData(1.5)]
    public void Polls_times_delay_is_near_the_lower_bound(double price)
    {
        Outcome outcome = Run(Known, price, Typical, 5000);
        Assert.InRange(outcome.Product / LeastProduct(Typical), 0.9, 1.08);
    }

    [Theory]
    [InlineData(0.02, 0.5)]
    [InlineData(0.8, 3)]
    public void The_price_sets_the_delay(double price, double seconds) =>
        Assert.InRange(Run(Known, price, Typical, 2000).Delay, 0.85 * seconds, seconds);

    [Fact]
    public void A_single_job_is_found_within_half_a_second_with_little_more_than_half_the_polls()
    {
        Outcome outcome = Run(Known, CadencePrice.Of([(Known, 1)]), Typical);
        Assert.InRange(outcome.Delay, 0, 0.5);
        Assert.InRange(outcome.Polls, 0, 0.6 * RunFixed(1, Typical).Polls);
    }

    [Fact]
    public void With_nothing_learned_jobs_of_every_scale_are_found()
    {
        var cadence = new Cadence(NothingLearned);
        double[] durations = [0.2, 2, 20, 200];
        foreach (double duration in durations)
        {
            for (double phase = 0.0; phase <= 1; phase += 0.05)
            {
                Found found = Follow(cadence, CadencePrice.Alone, phase, duration);
                Assert.InRange(found.Delay / duration, 0, 0.15);
                Assert.InRange(found.Polls, 1, 25);
            }
        }
    }

    [Fact]
    public void With_nothing_learned_no_job_is_found_late_by_more_than_a_third()
    {
        var cadence = new Cadence(NothingLearned);
        Durations anyScale = new(random => 0.2 * Math.Pow(5000, random.NextDouble()), _ => 0);
        Outcome outcome = Run(cadence, CadencePrice.Alone, anyScale, 2000);
        Assert.InRange(outcome.WorstShare, 0, 0.335);
        Assert.InRange(outcome.MeanShare, 0, 0.16);
    }

    [Fact]
    public void Almost_no_polls_come_before_the_first_jobs_end()
    {
        for (double phase = 0.0; phase <= 1; phase += 0.1)
            Assert.InRange(Known.Next(TimeSpan.Zero, CadencePrice.Alone, phase).TotalSeconds, 12, 22);
    }

    [Theory]
    [InlineData(120, 0.15)]
    [InlineData(300, 0.15)]
    [InlineData(3600, 30 / 3600.0)]
    [InlineData(36000, 60 / 36000.0)]
    public void A_job_that_outlives_the_learned_durations_is_polled_at_a_bounded_rate(double age, double longest)
    {
        double gap = Known.Next(TimeSpan.FromSeconds(age), CadencePrice.Alone, 0).TotalSeconds - age;
        Assert.InRange(gap / age, 0, longest);
        Assert.InRange(gap, 0.5, 60);
    }

    [Fact]
    public void A_stuck_job_is_not_polled_excessively() =>
        Assert.InRange(Follow(Known, CadencePrice.Alone, 0.5, 3600).Polls, 100, 450);

    [Fact]
    public void Constant_durations_take_few_polls()
    {
        Durations durations = Constant(42);
        Outcome outcome = Run(new Cadence(durations.Known), CadencePrice.Alone, durations, 2000);
        Assert.InRange(outcome.Polls, 1, 8);
        Assert.InRange(outcome.Delay, 0, 0.15);
    }

    [Theory]
    [InlineData(0.02)]
    [InlineData(0.2)]
    [InlineData(0.8)]
    public void A_few_jobs_far_from_the_others_are_found_in_time(double price)
    {
        Durations[] shapes =
        [
            Mixture(0.05, LogNormal(1.5, 0.3), Typical),
            Mixture(0.05, LogNormal(200, 0.6), Typical),
            Mixture(0.5, LogNormal(10, 0.1), LogNormal(60, 0.1)),
            LogNormal(42, 1),
        ];
        foreach (Durations durations in shapes)
        {
            Outcome outcome = Run(new Cadence(durations.Known), price, durations, 2000);
            Assert.InRange(outcome.Product / LeastProduct(durations), 0.9, 1.35);
        }
    }
}
