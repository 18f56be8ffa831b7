using Microsoft.Extensions.Time.Testing;
using Seedream.Core.Tests.Support;
using Seedream.Service.Connection;
using Seedream.Service.Transport;
using static Seedream.Service.Transport.RequestPriority;

namespace Seedream.Core.Tests.Service.Transport;

public sealed class GateTests
{
    private static readonly TimeSpan HalfMinute = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task A_limit_per_minute_spaces_requests_out()
    {
        var clock = new SkippingClock();
        using var gate = new Gate(clock);
        using Deadline deadline = Patient(clock);
        List<double> passed = [];
        for (int i = 0; i < 5; i++)
        {
            await Enter(gate, deadline, limit: 60).AsTask().Soon();
            passed.Add(clock.Elapsed.TotalSeconds);
        }

        Assert.Equal([0, 1, 2, 3, 4], passed);
    }

    [Fact]
    public async Task Of_two_limits_the_lower_holds_until_a_minute_after_its_last_request()
    {
        var clock = new SkippingClock();
        using var gate = new Gate(clock);
        using Deadline deadline = Patient(clock);
        await Enter(gate, deadline, limit: 6).AsTask().Soon();
        List<double> passed = [];
        for (int i = 0; i < 8; i++)
        {
            await Enter(gate, deadline, limit: 60).AsTask().Soon();
            passed.Add(clock.Elapsed.TotalSeconds);
        }

        Assert.Equal([10, 20, 30, 40, 50, 60, 61, 62], passed);
    }

    [Fact]
    public async Task A_limit_holds_while_requests_under_it_wait_and_not_for_those_that_were_stopped()
    {
        var clock = new FakeTimeProvider();
        using var gate = new Gate(clock);
        using var stop = new CancellationTokenSource();
        using Deadline stopped = Patient(clock, stop.Token);
        using Deadline patient = Patient(clock);
        gate.OnRateLimited(TimeSpan.FromMinutes(5));
        Task limited = Enter(gate, stopped, Upload, limit: 6).AsTask();
        Task other = Enter(gate, patient).AsTask();
        clock.Advance(TimeSpan.FromMinutes(4));
        Assert.Equal(6, gate.RequestsPerMinute(60));

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => limited.Soon());
        clock.Advance(TimeSpan.FromMinutes(1));
        await other.Soon();
        Assert.Equal(60, gate.RequestsPerMinute(60));
    }

    [Fact]
    public async Task Without_a_limit_nobody_waits()
    {
        var clock = new SkippingClock();
        using var gate = new Gate(clock);
        using Deadline deadline = Patient(clock);
        for (int i = 0; i < 1000; i++)
            Assert.True(Enter(gate, deadline).AsTask().IsCompletedSuccessfully);
    }

    [Fact]
    public async Task A_429_pauses_everything_until_the_reset_and_then_admits_one_request_and_a_few_after_it()
    {
        var clock = new FakeTimeProvider();
        using var gate = new Gate(clock);
        using Deadline deadline = Patient(clock);
        await Enter(gate, deadline);
        gate.OnRateLimited(HalfMinute);
        Task[] line = [.. Enumerable.Range(0, 20).Select(_ => Enter(gate, deadline).AsTask())];

        clock.Advance(HalfMinute - TimeSpan.FromMilliseconds(1));
        Assert.Equal(0, gate.InFlight);
        clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(1, gate.InFlight);
        gate.OnResponse();
        Assert.InRange(gate.InFlight, 4, 6);
        for (int answered = 1; answered < line.Length; answered++)
            gate.OnResponse();

        await Task.WhenAll(line).Soon();
    }

    [Fact]
    public async Task Requests_pass_by_priority_in_whatever_order_they_came()
    {
        var clock = new FakeTimeProvider();
        using var gate = new Gate(clock);
        using Deadline deadline = Patient(clock);
        await Enter(gate, deadline, limit: 60);
        List<RequestPriority> passed = [];
        RequestPriority[] came = [Upload, Submit, Upload, Status, Result, Submit, Result];
        Task[] all = [.. came.Select(async priority =>
        {
            await Enter(gate, deadline, priority, limit: 60);
            passed.Add(priority);
        })];

        while (passed.Count < came.Length)
        {
            int before = passed.Count;
            clock.Advance(TimeSpan.FromSeconds(1));
            while (passed.Count == before)
                await Task.Yield();
        }

        await Task.WhenAll(all).Soon();
        Assert.Equal(came.Order(), passed);
    }

    [Fact]
    public async Task A_request_that_is_sent_again_keeps_its_place()
    {
        var clock = new FakeTimeProvider();
        using var gate = new Gate(clock);
        using Deadline deadline = Patient(clock);
        long first = gate.TakeTicket();
        await gate.EnterAsync(Submit, first, deadline);
        for (int i = 0; i < 3; i++)
            await Enter(gate, deadline, Submit);

        gate.OnRateLimited(HalfMinute);
        for (int i = 0; i < 3; i++)
            gate.OnNoResponse();

        Task[] others = [.. Enumerable.Range(0, 10).Select(_ => Enter(gate, deadline, Submit).AsTask())];
        Task again = gate.EnterAsync(Submit, first, deadline).AsTask();
        clock.Advance(HalfMinute);

        await again.Soon();
        Assert.All(others, other => Assert.False(other.IsCompleted));
    }

    [Fact]
    public async Task The_time_of_an_edit_does_not_run_out_before_its_first_request()
    {
        var clock = new FakeTimeProvider();
        using var gate = new Gate(clock);
        using Deadline patient = Patient(clock);
        using Deadline edit = Deadline.FromFirstRequest(clock, TimeSpan.FromSeconds(50), CancellationToken.None);
        await Enter(gate, patient, limit: 1);
        Task next = Enter(gate, edit, limit: 1).AsTask();

        clock.Advance(TimeSpan.FromMinutes(1));
        await next.Soon();
        Assert.Equal(TimeSpan.FromSeconds(50), edit.Remaining);
        clock.Advance(TimeSpan.FromSeconds(50));
        Assert.True(edit.HasExpired);
    }

    [Fact]
    public void Changing_the_clock_does_not_change_a_pause()
    {
        var clock = new SetClock();
        using var gate = new Gate(clock);
        gate.OnRateLimited(HalfMinute);
        clock.Set = TimeSpan.FromHours(-3);
        Assert.Equal(HalfMinute, gate.Pause);
    }

    [Fact]
    public async Task A_pause_that_ends_between_two_milliseconds_does_not_spin()
    {
        var clock = new SkippingClock();
        using var gate = new Gate(clock);
        using Deadline deadline = Patient(clock);
        var pause = TimeSpan.FromMilliseconds(1.5);
        gate.OnRateLimited(pause);
        await Task.Run(() => Enter(gate, deadline).AsTask()).Soon();
        Assert.InRange(clock.Elapsed, pause, TimeSpan.FromMilliseconds(3));
    }

    [Fact]
    public void A_later_reset_extends_the_pause_and_an_earlier_one_does_not_shorten_it()
    {
        var clock = new FakeTimeProvider();
        using var gate = new Gate(clock);
        gate.OnRateLimited(HalfMinute);
        gate.OnRateLimited(TimeSpan.FromSeconds(10));
        Assert.Equal(HalfMinute, gate.Pause);

        gate.OnRateLimited(TimeSpan.FromSeconds(40));
        Assert.Equal(TimeSpan.FromSeconds(40), gate.Pause);
    }

    [Fact]
    public void Without_a_reset_the_pause_doubles_up_to_a_quarter_of_a_minute()
    {
        var clock = new FakeTimeProvider();
        using var gate = new Gate(clock);
        foreach (int nominal in (int[])[1, 2, 4, 8])
        {
            gate.OnRateLimited(null);
            Assert.InRange(gate.Pause.TotalSeconds, nominal * 0.75, nominal * 1.25);
            clock.Advance(gate.Pause);
        }

        for (int i = 0; i < 30; i++)
        {
            gate.OnRateLimited(null);
            Assert.InRange(gate.Pause.TotalSeconds, 12, 16);
            clock.Advance(gate.Pause);
        }
    }

    [Fact]
    public void Requests_in_flight_when_the_pause_began_do_not_double_it()
    {
        var clock = new FakeTimeProvider();
        using var gate = new Gate(clock);
        for (int i = 0; i < 50; i++)
            gate.OnRateLimited(null);

        Assert.InRange(gate.Pause.TotalSeconds, 0.75, 1.25);
        clock.Advance(gate.Pause);
        gate.OnRateLimited(null);
        Assert.InRange(gate.Pause.TotalSeconds, 1.5, 2.5);
    }

    [Fact]
    public void A_response_after_the_pause_ends_the_doubling_and_one_from_before_does_not()
    {
        var clock = new FakeTimeProvider();
        using var gate = new Gate(clock);
        gate.OnRateLimited(null);
        gate.OnResponse();
        clock.Advance(gate.Pause);
        gate.OnRateLimited(null);
        Assert.InRange(gate.Pause.TotalSeconds, 1.5, 2.5);

        clock.Advance(gate.Pause);
        gate.OnResponse();
        gate.OnRateLimited(null);
        Assert.InRange(gate.Pause.TotalSeconds, 0.75, 1.25);
    }

    [Fact]
    public async Task A_pause_longer_than_the_deadline_fails_at_once()
    {
        var clock = new FakeTimeProvider();
        using var gate = new Gate(clock);
        using var hurried = new Deadline(clock, TimeSpan.FromSeconds(10), CancellationToken.None);
        gate.OnRateLimited(HalfMinute);

        // The clock does not advance, so a request that waits never returns.
        await Fails.WithAsync(SeedreamErrorId.RateLimited, Enter(gate, hurried).AsTask());
    }

    [Fact]
    public async Task A_pause_longer_than_the_deadline_fails_at_once_even_behind_a_longer_deadline()
    {
        var clock = new FakeTimeProvider();
        using var gate = new Gate(clock);
        using Deadline patient = Patient(clock);
        using var hurried = new Deadline(clock, TimeSpan.FromSeconds(10), CancellationToken.None);
        gate.OnRateLimited(HalfMinute);
        Task first = Enter(gate, patient).AsTask();

        await Fails.WithAsync(SeedreamErrorId.RateLimited, Enter(gate, hurried).AsTask());
        clock.Advance(HalfMinute);
        await first.Soon();
    }

    [Fact]
    public async Task A_request_that_waits_until_its_deadline_fails_by_the_rate_limit()
    {
        var clock = new FakeTimeProvider();
        using var gate = new Gate(clock);
        using Deadline patient = Patient(clock);
        using var hurried = new Deadline(clock, TimeSpan.FromSeconds(50), CancellationToken.None);
        await Enter(gate, patient, limit: 1);
        Task next = Enter(gate, patient, limit: 1).AsTask();
        Task behind = Enter(gate, hurried, limit: 1).AsTask();

        clock.Advance(TimeSpan.FromSeconds(51));
        await Fails.WithAsync(SeedreamErrorId.RateLimited, behind);
        clock.Advance(TimeSpan.FromSeconds(9));
        await next.Soon();
    }

    [Fact]
    public async Task Waiting_requests_pass_in_order()
    {
        var clock = new FakeTimeProvider();
        using var gate = new Gate(clock);
        using Deadline deadline = Patient(clock);
        Task[] line = [.. Enumerable.Range(0, 30).Select(_ => Enter(gate, deadline, limit: 60).AsTask())];

        // Each second admits one. If it were not the next in line, the wait for that one would not end.
        foreach (Task next in line)
        {
            await next.Soon();
            clock.Advance(TimeSpan.FromSeconds(1));
        }
    }

    [Fact]
    public async Task A_request_that_stops_waiting_lets_the_next_one_pass()
    {
        var clock = new FakeTimeProvider();
        using var gate = new Gate(clock);
        using var stop = new CancellationTokenSource();
        using Deadline stopped = Patient(clock, stop.Token);
        using Deadline patient = Patient(clock);
        gate.OnRateLimited(HalfMinute);
        Task first = Enter(gate, stopped).AsTask();
        Task second = Enter(gate, patient).AsTask();

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first.Soon());
        clock.Advance(HalfMinute);

        // The second takes over the timer on a thread of the pool, so its wait may start a moment later.
        while (!second.IsCompleted)
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        await second.Soon();
    }

    private static Deadline Patient(TimeProvider clock, CancellationToken stop = default) =>
        new(clock, Timeout.InfiniteTimeSpan, stop);

    private static ValueTask Enter(
        Gate gate, Deadline deadline, RequestPriority priority = Status, int? limit = null) =>
        gate.EnterAsync(priority, gate.TakeTicket(), deadline, limit);
}
