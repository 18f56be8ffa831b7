using Seedream.Polling;
using static Seedream.Core.Tests.Polling.CadenceSimulation;

namespace Seedream.Core.Tests.Polling;

/// <summary>The price of a poll when many jobs wait, and its effects.</summary>
public sealed class CadencePriceTests
{
    private static readonly Cadence Known = new(Typical.Known);

    [Fact]
    public void One_job_has_the_lowest_price()
    {
        Assert.Equal(CadencePrice.Alone, CadencePrice.Of([(Known, 1)]), 9);
        Assert.Equal(CadencePrice.Alone, CadencePrice.Of([(Known, 0)]), 9);
        Assert.Equal(2 * CadencePrice.Alone, CadencePrice.Of([(Known, 4)]), 9);
    }

    // The jobs were submitted evenly over time, so that equally many wait at every age.
    [Theory]
    [InlineData(8, 1.0)]
    [InlineData(8, 0.5)]
    [InlineData(100, 10.0)]
    [InlineData(1000, 50.0)]
    [InlineData(1000, null)]
    public void Polls_stay_within_the_limit(int waiting, double? limit)
    {
        double polls = waiting * Run(Known, CadencePrice.Of([(Known, waiting)], limit), Typical, 3000).Polls / 44.07;
        Assert.InRange(polls, 0, 1.05 * (limit ?? CadencePrice.Fair));
        Assert.InRange(polls, 0.9 * (limit ?? CadencePrice.Fair), double.MaxValue);
    }

    [Fact]
    public void Jobs_of_two_kinds_share_the_limit()
    {
        var quick = new Cadence(Typical.Slower(0.1).Known);
        double price = CadencePrice.Of([(Known, 50), (quick, 50)], 20);
        double polls = (50 * Run(Known, price, Typical, 3000).Polls / 44.07)
            + (50 * Run(quick, price, Typical.Slower(0.1), 3000).Polls / 4.407);
        Assert.InRange(polls, 18, 22);
    }

    [Fact]
    public void A_low_limit_still_finds_every_job()
    {
        Crowd crowd = RunCrowd(Known, Typical, 1000, 10);
        Assert.InRange(crowd.Polls, 1, 1.2);
        // Ten per second find a thousand in 100 s, and hardly one has ended before 20 s.
        Assert.InRange(crowd.End, 100, 160);
    }

    [Fact]
    public void A_thousand_jobs_submitted_together_are_polled_evenly()
    {
        double price = CadencePrice.Of([(Known, 1000)]);
        Assert.InRange(MostInATenth(Known, price), 1, 20);

        // The few that fail early are found by one poll of each job, which are not made all at once either.
        var failing = new Cadence(Mixture(0.05, LogNormal(1.5, 0.3), Typical).Known);
        Assert.InRange(MostInATenth(failing, 0.5), 1, 150);
    }

    [Fact]
    public void Polls_of_a_thousand_jobs_wait_little_at_the_gate()
    {
        Crowd crowd = RunCrowd(Known, Typical, 1000, 50);
        Assert.InRange(crowd.Queued, 0, 6);
        Assert.InRange(crowd.Delay, 0, 10);
        Assert.InRange(crowd.Polls, 1, 3);
    }

    [Fact]
    public void Jobs_that_start_with_nothing_learned_learn_from_each_other()
    {
        var unknown = new Cadence(NothingLearned);
        Crowd learning = RunCrowd(unknown, Typical, 300, 15, new DurationModel());
        Assert.InRange(learning.Delay, 0, 1.5 * RunCrowd(Known, Typical, 300, 15).Delay);
        Assert.InRange(learning.Delay, 0, 0.5 * RunCrowd(unknown, Typical, 300, 15).Delay);
    }

    private static int MostInATenth(Cadence cadence, double price) =>
        Enumerable.Range(0, 1000)
            .GroupBy(job => Math.Floor(cadence.Next(TimeSpan.Zero, price, (job + 0.5) / 1000).TotalSeconds * 10))
            .Max(tenth => tenth.Count());
}
