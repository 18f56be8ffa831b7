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
    public async Task A_job_is_polled_when_it_is_due_and_not_before()
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
    public async Task A_job_that_is_known_only_by_its_id_is_polled_at_once()
    {
        var clock = new SkippingClock();
        await using TestService service = await StartAsync(clock, TimeSpan.Zero);
        SeedreamJob job = await service.SubmitAsync();
        service.Ledger.Jobs.Remove(service.Ledger.Jobs.FindByRequestId(service.Client.Settings.Endpoint, job.RequestId)!);
        List<double> asked = Record(service, clock);

        var known = new SeedreamJob { RequestId = job.RequestId };
        await service.CreateTracker(TenSeconds).WaitAsync(known, service.Scope).Soon();

        Assert.Equal([0], asked);
    }

    [Fact]
    public async Task Many_jobs_due_at_once_make_no_more_futile_polls_than_is_fair()
    {
        const int Fair = (int)CadencePrice.Fair;
        var clock = new FakeTimeProvider();
        await using TestService service = await TestService.StartAsync(new EmulatorOptions { Clock = clock });
        SeedreamJob[] jobs = await SubmitAsync(service, 5 * Fair);
        foreach (SeedreamJob job in jobs)
            service.Ledger.Jobs.Remove(service.Ledger.Jobs.FindByRequestId(service.Client.Settings.Endpoint, job.RequestId)!);

        JobTracker tracker = service.CreateTracker();
        SeedreamJob[] known = [.. jobs.Select(job => new SeedreamJob { RequestId = job.RequestId })];
        Task[] waits = [.. known.Select(job => tracker.WaitAsync(job, service.Scope))];
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
    public async Task A_clock_set_back_since_the_submit_only_makes_the_duration_unknown()
    {
        await using TestService service = await TestService.StartAsync();
        foreach (string prompt in new[] { "before", "after" })
        {
            string id = await service.Api.SubmitAsync(TestService.Edit(prompt), [], service.Scope).Soon();
            var job = new SeedreamJob
            {
                RequestId = id,
                Endpoint = service.Client.Settings.Endpoint,
                Submitted = service.Clock.GetUtcNow().AddHours(1).LocalDateTime,
            };
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
    public async Task A_service_that_is_unavailable_is_polled_again_later(string fault)
    {
        await using TestService service = await TestService.StartAsync(change: WithoutRetries);
        SeedreamJob job = await service.SubmitAsync();
        service.Emulator.Faults.Add($"status:first=6:{fault}");

        SeedreamJob ended = await service.CreateTracker().WaitAsync(job, service.Scope).Soon();
        Assert.Equal(SeedreamJobStatus.Completed, ended.Status);
    }

    [Theory]
    [InlineData("status:code=401", SeedreamErrorId.ApiKeyRejected)]
    [InlineData("status:code=403", SeedreamErrorId.PermissionDenied)]
    public async Task An_error_that_every_poll_would_repeat_ends_the_wait(string fault, SeedreamErrorId expected)
    {
        await using TestService service = await TestService.StartAsync();
        SeedreamJob job = await service.SubmitAsync();
        service.Emulator.Faults.Add(fault);

        Task wait = service.CreateTracker().WaitAsync(job, service.Scope);
        SeedreamException failure = await Fails.WithAsync(expected, wait);

        Assert.True(failure.EndsTheRun);
        Assert.Equal(1, service.Counters.Polls);
    }

    [Fact]
    public async Task The_error_for_a_job_that_did_not_end_in_time_says_how_to_resume_it()
    {
        var clock = new SkippingClock();
        await using TestService service = await StartAsync(clock, TimeSpan.FromMinutes(30));
        SeedreamJob job = await service.SubmitAsync();
        using var deadline = new Deadline(clock, TimeSpan.FromMinutes(10), CancellationToken.None);

        SeedreamException failure = await TimesOutAsync(service, job, deadline);

        Assert.Equal(job.RequestId, failure.RequestId);
        Assert.Contains("within 600 seconds", failure.Message, StringComparison.Ordinal);
        Assert.Contains(job.RequestId, failure.RecommendedAction, StringComparison.Ordinal);
        Assert.DoesNotContain("last status request", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_timeout_names_the_error_of_the_last_poll()
    {
        var clock = new SkippingClock();
        await using TestService service = await TestService.StartAsync(clock: clock);
        SeedreamJob job = await service.SubmitAsync();
        service.Emulator.Faults.Add("status:code=502:body=html");
        using var deadline = new Deadline(clock, TimeSpan.FromMinutes(10), CancellationToken.None);

        SeedreamException failure = await TimesOutAsync(service, job, deadline);

        Assert.Contains("502", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_timeout_does_not_name_the_error_of_an_earlier_poll()
    {
        var clock = new SkippingClock();
        await using TestService service = await TestService.StartAsync(
            new EmulatorOptions { Clock = clock, Latency = TimeSpan.FromMinutes(30) }, change: WithoutRetries);
        SeedreamJob job = await service.SubmitAsync();
        service.Emulator.Faults.Add("status:first=1:code=502:body=html");
        using var deadline = new Deadline(clock, TimeSpan.FromMinutes(10), CancellationToken.None);

        SeedreamException failure = await TimesOutAsync(service, job, deadline);

        Assert.DoesNotContain("502", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_thousand_jobs_are_followed_at_once_with_one_poll_each()
    {
        const int Jobs = 1000;
        var clock = new SkippingClock();
        await using TestService service = await TestService.StartAsync(clock: clock);
        SeedreamJob[] jobs = await SubmitAsync(service, Jobs);
        JobTracker reader = service.CreateTracker(TimeSpan.FromSeconds(50));

        SeedreamJob[] ended = await Task.WhenAll(jobs.Select(job => reader.WaitAsync(job, service.Scope))).Soon();

        Assert.Equal(jobs.Select(job => job.RequestId), ended.Select(job => job.RequestId));
        Assert.All(ended, job => Assert.Equal(SeedreamJobStatus.Completed, job.Status));
        Assert.Equal(Jobs, service.Counters.Polls);
    }

    [Fact]
    public async Task A_job_that_nobody_waits_for_is_no_longer_polled()
    {
        var clock = new SkippingClock();
        await using TestService service = await StartAsync(clock, TimeSpan.FromMinutes(5));
        SeedreamJob left = await service.SubmitAsync();
        using var stop = new CancellationTokenSource();
        using var deadline = new Deadline(clock, Timeout.InfiniteTimeSpan, stop.Token);
        Task wait = service.CreateTracker(TimeSpan.FromMinutes(2)).WaitAsync(left, new CallContext(deadline));
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => wait.Soon());

        // The polls of another job take the scheduler past the time at which the first was due.
        SeedreamJob other = await service.SubmitAsync(TestService.Edit("another one"));
        await service.CreateTracker(TenSeconds).WaitAsync(other, service.Scope).Soon();

        Assert.Equal(0, service.Emulator.Jobs.Single(job => job.RequestId == left.RequestId).Polls);
    }

    [Theory]
    [InlineData("WARMING_UP")]
    [InlineData("IN_PROGRESS")]
    public async Task An_undocumented_status_counts_as_running(string status)
    {
        var options = new EmulatorOptions { Clock = new SkippingClock(), RunningStatus = status };
        await using TestService service = await TestService.StartAsync(options);
        Assert.Single((await service.CompleteAsync()).Images);
    }

    [Fact]
    public async Task A_URL_in_a_response_is_never_requested()
    {
        await using TestService service = await TestService.StartAsync();
        service.Emulator.Faults.Add("submit:foreign");
        service.Emulator.Faults.Add("status:foreign");
        await service.CompleteAsync();
        Assert.Equal(0, service.Requests(EmulatorEndpoint.Foreign));
    }

    private static Task<TestService> StartAsync(TimeProvider clock, TimeSpan latency) =>
        TestService.StartAsync(new EmulatorOptions { Clock = clock, Latency = latency });

    private static ConnectionSettings WithoutRetries(ConnectionSettings settings) =>
        settings with { MaximumRetryCount = 0 };

    private static Task<SeedreamJob[]> SubmitAsync(TestService service, int count) => Task.WhenAll(
        Enumerable.Range(0, count).Select(number => service.SubmitAsync(TestService.Edit($"edit {number}"))));

    private static Task<SeedreamException> TimesOutAsync(TestService service, SeedreamJob job, Deadline deadline) =>
        Fails.WithAsync(
            SeedreamErrorId.WaitTimeout,
            service.CreateTracker(TenSeconds).WaitAsync(job, new CallContext(deadline)));

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
