using CsCheck;
using Seedream.Polling;
using static Seedream.Core.Tests.Polling.CadenceSimulation;

namespace Seedream.Core.Tests.Polling;

/// <summary>Properties for every distribution, learned or given, at every age, price and phase.</summary>
public sealed class CadencePropertyTests
{
    private static readonly Gen<double> Seconds = Gen.Double[-4, 10].Select(Math.Exp);

    private static readonly Gen<DurationDistribution> Given =
        Gen.Select(Seconds, Gen.Double[0.001, 2], Gen.Double[0, 1], (median, sigma, doubt) =>
            Distribution(LogNormal(median, sigma).Survival, doubt));

    private static readonly Gen<DurationDistribution> Learned =
        Gen.Select(Seconds, Seconds, Gen.Bool).Array[0, 12].Select(lessons =>
        {
            var model = new DurationModel();
            foreach ((double one, double other, bool isTold) in lessons)
            {
                var after = TimeSpan.FromSeconds(Math.Min(one, other));
                var by = TimeSpan.FromSeconds(Math.Max(one, other));
                model.Observe(isTold ? by : after, by);
            }

            return model.Snapshot();
        });

    private static readonly Gen<DurationDistribution> Distributions = Gen.OneOf(Given, Learned);
    private static readonly Gen<double> Prices = Gen.Double[-7, 6].Select(Math.Exp);
    private static readonly Gen<TimeSpan> Ages =
        Gen.OneOf(Gen.Const(TimeSpan.Zero), Seconds.Select(TimeSpan.FromSeconds));

    [Fact]
    public void The_next_poll_is_later_within_bounds_and_always_the_same() =>
        Gen.Select(Distributions, Ages, Prices, Gen.Double[0, 1]).Sample((distribution, age, price, phase) =>
        {
            TimeSpan next = new Cadence(distribution).Next(age, price, phase);
            TimeSpan again = new Cadence(distribution).Next(age, price, phase);
            return next == again && next >= age + Cadence.Shortest && next <= age + Cadence.Longest;
        });

    [Fact]
    public void Survival_falls_from_one_to_zero() =>
        Distributions.Sample(distribution =>
        {
            double last = distribution.Survival(TimeSpan.Zero);
            Assert.Equal(1, last, 9);
            for (double seconds = 0.01; seconds < 30_000; seconds *= 1.3)
            {
                double survival = distribution.Survival(TimeSpan.FromSeconds(seconds));
                Assert.InRange(survival, 0, last + 1e-12);
                last = survival;
            }

            Assert.Equal(0, distribution.Survival(TimeSpan.FromHours(8)), 9);
        });

    [Fact]
    public void A_job_may_end_at_any_age_within_seven_hours() =>
        Gen.Select(Distributions, Seconds.Where(s => s is > 0.06 and < 20_000)).Sample((distribution, age) =>
            distribution.Survival(TimeSpan.FromSeconds(1.1 * age)) < distribution.Survival(TimeSpan.FromSeconds(age)));

    // Single polls may move either way if a higher price leaves one out.
    [Fact]
    public void A_higher_price_means_fewer_and_later_polls() =>
        Gen.Select(Seconds.Where(s => s is > 1 and < 1000), Gen.Double[0.05, 1.5], Gen.Double[-5, 1], Gen.Int[1, 1000])
            .Sample(
                (median, sigma, log, seed) =>
                {
                    Durations durations = LogNormal(median, sigma);
                    var cadence = new Cadence(durations.Known);
                    Outcome cheap = Run(cadence, Math.Exp(log), durations, 300, seed);
                    Outcome dear = Run(cadence, 4 * Math.Exp(log), durations, 300, seed);
                    return dear.Polls <= cheap.Polls && dear.Delay >= cheap.Delay;
                },
                iter: 30);

    [Fact]
    public void With_nothing_learned_a_higher_price_never_means_an_earlier_poll() =>
        Gen.Select(Ages, Prices, Prices, Gen.Double[0, 1]).Sample((age, one, other, phase) =>
        {
            var cadence = new Cadence(NothingLearned);
            return cadence.Next(age, Math.Min(one, other), phase) <= cadence.Next(age, Math.Max(one, other), phase);
        });

    [Fact]
    public void The_number_of_polls_is_bounded_for_any_job() =>
        Gen.Select(Distributions, Seconds.Where(s => s < 3600), Gen.Double[0, 1]).Sample((known, seconds, phase) =>
            Follow(new Cadence(known), CadencePrice.Alone, phase, seconds).Polls < 3000);
}
