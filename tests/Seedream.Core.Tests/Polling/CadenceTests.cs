using Seedream.Polling;
using static Seedream.Core.Tests.Polling.CadenceSimulation;

namespace Seedream.Core.Tests.Polling;

/// <summary>How well the cadence does where the distribution is known, or nothing is.</summary>
public sealed class CadenceTests
{
    private static readonly Cadence Known = new(Typical.Known);

    [Fact]
    public void TheLeastPossibleIsWhatTheDesignSays()
    {
        Assert.Equal(4.802, Integral(Typical), 3);
        Assert.Equal(11.53, LeastProduct(Typical), 2);
        Assert.InRange(RunFixed(1, Typical).Product, 22, 22.6);
    }

    // From a mean delay of 0.2 s to one of 4 s.
    [Theory]
    [InlineData(0.004)]
    [InlineData(0.02)]
    [InlineData(0.1)]
    [InlineData(0.4)]
    [InlineData(0.8)]
    [InlineData(1.5)]
    public void PollsTimesDelayIsNearTheLeastPossible(double price)
    {
        Outcome outcome = Run(Known, price, Typical, 5000);
        Assert.InRange(outcome.Product / LeastProduct(Typical), 0.9, 1.08);
    }

    [Theory]
    [InlineData(0.02, 0.5)]
    [InlineData(0.8, 3)]
    public void ThePriceSetsTheDelay(double price, double seconds) =>
        Assert.InRange(Run(Known, price, Typical, 2000).Delay, 0.85 * seconds, seconds);

    [Fact]
    public void OneJobAloneIsFoundInHalfASecondWithLittleMoreThanHalfThePolls()
    {
        Outcome outcome = Run(Known, CadencePrice.Of(Known, 1), Typical);
        Assert.InRange(outcome.Delay, 0, 0.5);
        Assert.InRange(outcome.Polls, 0, 0.6 * RunFixed(1, Typical).Polls);
    }

    [Fact]
    public void WithNothingKnownEveryScaleIsFound()
    {
        var cadence = new Cadence(DurationDistribution.Unknown);
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
    public void WithNothingKnownNoJobIsFoundLaterThanByAThird()
    {
        var cadence = new Cadence(DurationDistribution.Unknown);
        Outcome outcome = Run(cadence, CadencePrice.Alone, new(r => 0.2 * Math.Pow(5000, r.NextDouble()), _ => 0), 2000);
        Assert.InRange(outcome.WorstShare, 0, 0.335);
        Assert.InRange(outcome.MeanShare, 0, 0.16);
    }

    [Fact]
    public void AlmostNoPollsComeBeforeTheFirstJobsEnd()
    {
        for (double phase = 0.0; phase <= 1; phase += 0.1)
            Assert.InRange(Known.Next(TimeSpan.Zero, CadencePrice.Alone, phase).TotalSeconds, 12, 22);
    }

    [Theory]
    [InlineData(120, 0.15)]
    [InlineData(300, 0.15)]
    [InlineData(3600, 30 / 3600.0)]
    [InlineData(36000, 60 / 36000.0)]
    public void AJobThatOutlivesTheLearnedIsAskedAboutAtABoundedRate(double age, double longest)
    {
        double gap = Known.Next(TimeSpan.FromSeconds(age), CadencePrice.Alone, 0).TotalSeconds - age;
        Assert.InRange(gap / age, 0, longest);
        Assert.InRange(gap, 0.5, 60);
    }

    [Fact]
    public void AStuckJobIsNotHammered() =>
        Assert.InRange(Follow(Known, CadencePrice.Alone, 0.5, 3600).Polls, 100, 450);

    [Fact]
    public void DurationsThatAreAllTheSameTakeAFewPolls()
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
    public void FewJobsFarFromTheOthersAreNotPassedOver(double price)
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
