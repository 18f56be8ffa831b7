using Microsoft.Extensions.Time.Testing;
using Seedream.Core.Tests.Support;
using Seedream.Http;

namespace Seedream.Core.Tests.Http;

public sealed class GateTests
{
    private static readonly TimeSpan HalfMinute = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task A_limit_a_minute_spaces_requests_out()
    {
        var clock = new SkippingClock();
        using var gate = new Gate(clock, requestsPerMinute: 60);
        using Deadline deadline = Patient(clock);
        List<double> passed = [];
        for (int i = 0; i < 5; i++)
        {
            await gate.EnterAsync(deadline).AsTask().Soon();
            passed.Add(clock.Elapsed.TotalSeconds);
        }

        Assert.Equal([0, 1, 2, 3, 4], passed);
    }

    [Fact]
    public async Task Without_a_limit_nobody_waits()
    {
        var clock = new SkippingClock();
        using var gate = new Gate(clock);
        using Deadline deadline = Patient(clock);
        for (int i = 0; i < 1000; i++)
            Assert.True(gate.EnterAsync(deadline).AsTask().IsCompletedSuccessfully);
    }

    [Fact]
    public async Task A_refusal_pauses_everybody_until_the_reset()
    {
        var clock = new SkippingClock();
        using var gate = new Gate(clock);
        using Deadline deadline = Patient(clock);
        gate.Refused(HalfMinute);

        TimeSpan[] passed = await Task.WhenAll(Enumerable.Range(0, 20).Select(async _ =>
        {
            await gate.EnterAsync(deadline);
            return clock.Elapsed;
        })).Soon();

        Assert.All(passed, time => Assert.Equal(HalfMinute, time));
    }

    [Fact]
    public async Task A_pause_that_ends_between_two_milliseconds_is_slept_through_and_not_spun_through()
    {
        var clock = new SkippingClock();
        using var gate = new Gate(clock);
        using Deadline deadline = Patient(clock);
        var pause = TimeSpan.FromMilliseconds(1.5);
        gate.Refused(pause);
        await Task.Run(() => gate.EnterAsync(deadline).AsTask()).Soon();
        Assert.InRange(clock.Elapsed, pause, TimeSpan.FromMilliseconds(3));
    }

    [Fact]
    public void A_later_reset_lengthens_the_pause_and_an_earlier_one_does_not_shorten_it()
    {
        var clock = new FakeTimeProvider();
        using var gate = new Gate(clock);
        gate.Refused(HalfMinute);
        gate.Refused(TimeSpan.FromSeconds(10));
        Assert.Equal(HalfMinute, Pause(gate, clock));

        gate.Refused(TimeSpan.FromSeconds(40));
        Assert.Equal(TimeSpan.FromSeconds(40), Pause(gate, clock));
    }

    [Fact]
    public void Without_a_reset_time_the_pause_doubles_up_to_a_minute()
    {
        var clock = new FakeTimeProvider();
        using var gate = new Gate(clock);
        foreach (int nominal in (int[])[1, 2, 4, 8, 16, 32])
        {
            gate.Refused(null);
            Assert.InRange(Pause(gate, clock).TotalSeconds, nominal * 0.75, nominal * 1.25);
            clock.Advance(Pause(gate, clock));
        }

        for (int i = 0; i < 30; i++)
        {
            gate.Refused(null);
            Assert.InRange(Pause(gate, clock).TotalSeconds, 45, 60);
            clock.Advance(Pause(gate, clock));
        }
    }

    [Fact]
    public void Requests_in_flight_when_the_pause_began_do_not_double_it()
    {
        var clock = new FakeTimeProvider();
        using var gate = new Gate(clock);
        for (int i = 0; i < 50; i++)
            gate.Refused(null);

        Assert.InRange(Pause(gate, clock).TotalSeconds, 0.75, 1.25);
        clock.Advance(Pause(gate, clock));
        gate.Refused(null);
        Assert.InRange(Pause(gate, clock).TotalSeconds, 1.5, 2.5);
    }

    [Fact]
    public void An_answer_after_the_pause_ends_the_doubling_and_one_from_before_it_does_not()
    {
        var clock = new FakeTimeProvider();
        using var gate = new Gate(clock);
        gate.Refused(null);
        gate.Passed();
        clock.Advance(Pause(gate, clock));
        gate.Refused(null);
        Assert.InRange(Pause(gate, clock).TotalSeconds, 1.5, 2.5);

        clock.Advance(Pause(gate, clock));
        gate.Passed();
        gate.Refused(null);
        Assert.InRange(Pause(gate, clock).TotalSeconds, 0.75, 1.25);
    }

    [Fact]
    public async Task A_pause_past_the_deadline_is_told_at_once()
    {
        var clock = new FakeTimeProvider();
        using var gate = new Gate(clock);
        using var hurried = new Deadline(clock, TimeSpan.FromSeconds(10), CancellationToken.None);
        gate.Refused(HalfMinute);

        // The clock stands still, so whoever waited here would wait for ever.
        await Fails.WithAsync(SeedreamErrorId.RateLimited, gate.EnterAsync(hurried).AsTask());
    }

    [Fact]
    public async Task A_pause_past_the_deadline_is_told_at_once_also_behind_someone_with_more_time()
    {
        var clock = new FakeTimeProvider();
        using var gate = new Gate(clock);
        using Deadline patient = Patient(clock);
        using var hurried = new Deadline(clock, TimeSpan.FromSeconds(10), CancellationToken.None);
        gate.Refused(HalfMinute);
        Task first = gate.EnterAsync(patient).AsTask();

        await Fails.WithAsync(SeedreamErrorId.RateLimited, gate.EnterAsync(hurried).AsTask());
        clock.Advance(HalfMinute);
        await first.Soon();
    }

    [Fact]
    public async Task Whoever_stands_in_line_until_the_time_is_up_was_kept_by_the_rate_limit()
    {
        var clock = new FakeTimeProvider();
        using var gate = new Gate(clock, requestsPerMinute: 1);
        using Deadline patient = Patient(clock);
        using var hurried = new Deadline(clock, TimeSpan.FromSeconds(50), CancellationToken.None);
        await gate.EnterAsync(patient);
        Task next = gate.EnterAsync(patient).AsTask();
        Task behind = gate.EnterAsync(hurried).AsTask();

        clock.Advance(TimeSpan.FromSeconds(51));
        await Fails.WithAsync(SeedreamErrorId.RateLimited, behind);
        clock.Advance(TimeSpan.FromSeconds(9));
        await next.Soon();
    }

    [Fact]
    public async Task Those_who_wait_pass_in_turn()
    {
        var clock = new FakeTimeProvider();
        using var gate = new Gate(clock, requestsPerMinute: 60);
        using Deadline deadline = Patient(clock);
        Task[] line = [.. Enumerable.Range(0, 30).Select(_ => gate.EnterAsync(deadline).AsTask())];

        // Each second lets one through; were it not the next in line, that one would never come.
        foreach (Task next in line)
        {
            await next.Soon();
            clock.Advance(TimeSpan.FromSeconds(1));
        }
    }

    [Fact]
    public async Task Whoever_stops_while_waiting_leaves_and_the_next_moves_up()
    {
        var clock = new FakeTimeProvider();
        using var gate = new Gate(clock);
        using var stop = new CancellationTokenSource();
        using Deadline stopped = Patient(clock, stop.Token);
        using Deadline patient = Patient(clock);
        gate.Refused(HalfMinute);
        Task first = gate.EnterAsync(stopped).AsTask();
        Task second = gate.EnterAsync(patient).AsTask();

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first.Soon());
        clock.Advance(HalfMinute);

        // The second takes over the timer from the first on a thread of the pool, so its wait may begin a moment later.
        while (!second.IsCompleted)
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        await second.Soon();
    }

    private static Deadline Patient(TimeProvider clock, CancellationToken stop = default) => new(clock, Timeout.InfiniteTimeSpan, stop);

    private static TimeSpan Pause(Gate gate, TimeProvider clock) => gate.PausedUntil - clock.GetUtcNow();
}
