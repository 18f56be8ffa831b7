using Microsoft.Extensions.Time.Testing;
using Seedream.Core.Tests.Support;
using Seedream.Emulator;
using Seedream.Polling;
using Seedream.Runs;
using Seedream.Service.Connection;

namespace Seedream.Core.Tests.Polling;

public sealed class PollSchedulerTests
{
    private static readonly TimeSpan TenSeconds = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task A_job_is_asked_about_when_it_is_due_and_not_before()
    {
        var clock = new SkippingClock();
        await using TestService service = await TestService.StartAsync(clock: clock);
        List<double> asked = Record(service, clock);
        SeedreamJob job = await service.SubmitAsync();
        asked.Clear();

        SeedreamJob ended = await service.CreateTracker(TenSeconds).WaitAsync(job, service.Scope).Soon();

        Assert.Equal([10, 20, 30, 40, 50], asked);
        Assert.Equal(SeedreamJobStatus.Completed, ended.Status);
        Assert.Equal(TimeSpan.FromSeconds(50), ended.Duration);
    }

    [Fact]
    public async Task A_job_known_by_its_id_alone_is_asked_about_at_once()
    {
        var clock = new SkippingClock();
        await using TestService service = await TestService.StartAsync(new EmulatorOptions { Clock = clock, Latency = TimeSpan.Zero });
        SeedreamJob job = await service.SubmitAsync();
        service.Ledger.Jobs.Remove(service.Ledger.Jobs.FindByRequestId(service.Client.Settings.Endpoint, job.RequestId)!);
        List<double> asked = Record(service, clock);

        await service.CreateTracker(TenSeconds).WaitAsync(new SeedreamJob { RequestId = job.RequestId }, service.Scope).Soon();

        Assert.Equal([0], asked);
    }

    [Fact]
    public async Task A_crowd_that_is_due_at_once_makes_no_more_polls_in_vain_than_is_fair()
    {
        const int Fair = (int)CadencePrice.Fair;
        var clock = new FakeTimeProvider();
        await using TestService service = await TestService.StartAsync(new EmulatorOptions { Clock = clock });
        SeedreamJob[] jobs = await Task.WhenAll(Enumerable.Range(0, 5 * Fair).Select(number => service.SubmitAsync(TestService.Edit($"edit {number}"))));
        foreach (SeedreamJob job in jobs)
            service.Ledger.Jobs.Remove(service.Ledger.Jobs.FindByRequestId(service.Client.Settings.Endpoint, job.RequestId)!);

        JobTracker tracker = service.CreateTracker();
        Task[] waits = [.. jobs.Select(job => tracker.WaitAsync(new SeedreamJob { RequestId = job.RequestId }, service.Scope))];
        await service.Emulator.WaitUntilAsync(counters => counters.Polls >= Fair).Soon();
        clock.Advance(TimeSpan.FromSeconds(1));
        await service.Emulator.WaitUntilAsync(counters => counters.Polls >= 2 * Fair).Soon();
        while (service.Api.Transport.Gate.InFlight > 0)
            await Task.Yield();

        Assert.Equal(2 * Fair, service.Counters.Polls);
        service.Stop();
        foreach (Task wait in waits)
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => wait.Soon());
    }

    [Fact]
    public async Task A_clock_set_back_since_the_submit_gives_a_job_no_duration_and_later_ones_their_polls()
    {
        await using TestService service = await TestService.StartAsync();
        foreach (string prompt in new[] { "before", "after" })
        {
            string id = await service.Api.SubmitAsync(TestService.Edit(prompt), [], service.Scope).Soon();
            var job = new SeedreamJob { RequestId = id, Endpoint = service.Client.Settings.Endpoint, Submitted = service.Clock.GetUtcNow().AddHours(1).LocalDateTime };
            service.Ledger.Jobs.AddExternal(job);

            SeedreamJob ended = await service.CreateTracker().WaitAsync(job, service.Scope).Soon();

            Assert.Equal((SeedreamJobStatus.Completed, null), (ended.Status, ended.Duration));
        }
    }

    [Theory]
    [InlineData("code=500")]
    [InlineData("reset")]
    [InlineData("html")]
    [InlineData("code=429")]
    [InlineData("code=400")]
    public async Task A_service_that_cannot_be_asked_now_is_asked_later(string fault)
    {
        await using TestService service = await TestService.StartAsync(change: settings => settings with { MaximumRetryCount = 0 });
        SeedreamJob job = await service.SubmitAsync();
        service.Emulator.Faults.Add($"status:first=6:{fault}");

        Assert.Equal(SeedreamJobStatus.Completed, (await service.CreateTracker().WaitAsync(job, service.Scope).Soon()).Status);
    }

    [Theory]
    [InlineData("status:code=401", SeedreamErrorId.ApiKeyRejected)]
    [InlineData("status:code=403", SeedreamErrorId.PermissionDenied)]
    public async Task A_failure_that_every_question_would_meet_ends_the_wait(string fault, SeedreamErrorId wanted)
    {
        await using TestService service = await TestService.StartAsync();
        SeedreamJob job = await service.SubmitAsync();
        service.Emulator.Faults.Add(fault);

        SeedreamException failure = await Fails.WithAsync(wanted, service.CreateTracker().WaitAsync(job, service.Scope));

        Assert.True(failure.EndsTheRun);
        Assert.Equal(1, service.Counters.Polls);
    }

    [Fact]
    public async Task A_job_that_does_not_end_in_time_is_told_with_the_way_to_pick_it_up()
    {
        var clock = new SkippingClock();
        await using TestService service = await TestService.StartAsync(new EmulatorOptions { Clock = clock, Latency = TimeSpan.FromMinutes(30) });
        SeedreamJob job = await service.SubmitAsync();
        using var deadline = new Deadline(clock, TimeSpan.FromMinutes(10), CancellationToken.None);

        SeedreamException failure = await Fails.WithAsync(SeedreamErrorId.WaitTimeout, service.CreateTracker(TenSeconds).WaitAsync(job, new CallContext(deadline)));

        Assert.Equal(job.RequestId, failure.RequestId);
        Assert.Contains("600 s", failure.Message, StringComparison.Ordinal);
        Assert.Contains(job.RequestId, failure.RecommendedAction, StringComparison.Ordinal);
        Assert.DoesNotContain("last question", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_the_time_is_up_because_the_service_could_not_be_asked_the_reason_is_told()
    {
        var clock = new SkippingClock();
        await using TestService service = await TestService.StartAsync(clock: clock);
        SeedreamJob job = await service.SubmitAsync();
        service.Emulator.Faults.Add("status:code=502:body=html");
        using var deadline = new Deadline(clock, TimeSpan.FromMinutes(10), CancellationToken.None);

        SeedreamException failure = await Fails.WithAsync(SeedreamErrorId.WaitTimeout, service.CreateTracker(TenSeconds).WaitAsync(job, new CallContext(deadline)));

        Assert.Contains("502", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_question_that_failed_long_ago_is_not_the_reason()
    {
        var clock = new SkippingClock();
        await using TestService service = await TestService.StartAsync(
            new EmulatorOptions { Clock = clock, Latency = TimeSpan.FromMinutes(30) }, change: settings => settings with { MaximumRetryCount = 0 });
        SeedreamJob job = await service.SubmitAsync();
        service.Emulator.Faults.Add("status:first=1:code=502:body=html");
        using var deadline = new Deadline(clock, TimeSpan.FromMinutes(10), CancellationToken.None);

        SeedreamException failure = await Fails.WithAsync(SeedreamErrorId.WaitTimeout, service.CreateTracker(TenSeconds).WaitAsync(job, new CallContext(deadline)));

        Assert.DoesNotContain("502", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_thousand_jobs_are_followed_at_once_and_none_is_asked_about_more_than_needed()
    {
        const int Jobs = 1000;
        var clock = new SkippingClock();
        await using TestService service = await TestService.StartAsync(clock: clock);
        SeedreamJob[] jobs = await Task.WhenAll(Enumerable.Range(0, Jobs).Select(number => service.SubmitAsync(TestService.Edit($"edit {number}"))));
        JobTracker reader = service.CreateTracker(TimeSpan.FromSeconds(50));

        SeedreamJob[] ended = await Task.WhenAll(jobs.Select(job => reader.WaitAsync(job, service.Scope))).Soon();

        Assert.Equal(jobs.Select(job => job.RequestId), ended.Select(job => job.RequestId));
        Assert.All(ended, job => Assert.Equal(SeedreamJobStatus.Completed, job.Status));
        Assert.Equal(Jobs, service.Counters.Polls);
    }

    [Fact]
    public async Task A_job_that_is_not_waited_for_any_more_is_not_asked_about_any_more()
    {
        var clock = new SkippingClock();
        await using TestService service = await TestService.StartAsync(new EmulatorOptions { Clock = clock, Latency = TimeSpan.FromMinutes(5) });
        SeedreamJob left = await service.SubmitAsync();
        using var stop = new CancellationTokenSource();
        using var deadline = new Deadline(clock, Timeout.InfiniteTimeSpan, stop.Token);
        Task wait = service.CreateTracker(TimeSpan.FromMinutes(2)).WaitAsync(left, new CallContext(deadline));
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => wait.Soon());

        // Another job's questions take the scheduler past the time at which the first was due.
        SeedreamJob other = await service.SubmitAsync(TestService.Edit("another one"));
        await service.CreateTracker(TenSeconds).WaitAsync(other, service.Scope).Soon();

        Assert.Equal(0, service.Emulator.Jobs.Single(job => job.RequestId == left.RequestId).Polls);
    }

    [Theory]
    [InlineData("WARMING_UP")]
    [InlineData("IN_PROGRESS")]
    public async Task A_status_that_nobody_documented_is_waited_through(string status)
    {
        await using TestService service = await TestService.StartAsync(new EmulatorOptions { Clock = new SkippingClock(), RunningStatus = status });
        Assert.Single((await service.CompleteAsync()).Images);
    }

    [Fact]
    public async Task An_address_in_the_answers_is_never_asked()
    {
        await using TestService service = await TestService.StartAsync();
        service.Emulator.Faults.Add("submit:foreign");
        service.Emulator.Faults.Add("status:foreign");
        await service.CompleteAsync();
        Assert.Equal(0, service.Requests(EmulatorEndpoint.Foreign));
    }

    private static List<double> Record(TestService service, SkippingClock clock)
    {
        List<double> asked = [];
        TimeSpan start = clock.Elapsed;
        service.OnExchange = exchange =>
        {
            if (!exchange.Uri.AbsolutePath.EndsWith("/status", StringComparison.Ordinal))
                return;

            lock (asked)
                asked.Add((clock.Elapsed - start).TotalSeconds);
        };
        return asked;
    }
}
