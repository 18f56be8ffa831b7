using Microsoft.Extensions.Time.Testing;
using Seedream.Core.Tests.Support;
using Seedream.Emulator;
using Seedream.Polling;
using Seedream.Runs;
using Seedream.Service.Connection;

namespace Seedream.Core.Tests.Polling;

public sealed class PollSchedulerTests : ServiceTest
{
    private static readonly TimeSpan TenSeconds = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task AJobIsPolledWhenItIsDueAndNotBefore()
    {
        List<double> asked = Record();
        SeedreamJob job = await Service.SubmitAsync();
        asked.Clear();

        SeedreamJob ended = await Service.CreateTracker(TenSeconds).WaitAsync(job, Service.Scope).Soon();

        Assert.Equal([10, 20, 30, 40, 50], asked);
        Assert.Equal(SeedreamJobStatus.Completed, ended.Status);
        Assert.Equal(TimeSpan.FromSeconds(50), ended.Duration);
    }

    [Fact]
    public async Task AJobThatIsKnownOnlyByItsIdIsPolledAtOnce()
    {
        Service.Options.Latency = TimeSpan.Zero;
        SeedreamJob job = await Service.SubmitAsync();
        Forget(job);
        List<double> asked = Record();

        var known = new SeedreamJob { RequestId = job.RequestId };
        await Service.CreateTracker(TenSeconds).WaitAsync(known, Service.Scope).Soon();

        Assert.Equal([0], asked);
    }

    [Fact]
    public async Task ManyJobsDueAtOnceMakeNoMoreFutilePollsThanIsFair()
    {
        const int Fair = (int)CadencePrice.Fair;
        var clock = new FakeTimeProvider();
        await RestartAsync(clock: clock);
        SeedreamJob[] jobs = await SubmitAsync(5 * Fair);
        foreach (SeedreamJob job in jobs)
            Forget(job);

        JobTracker tracker = Service.CreateTracker();
        SeedreamJob[] known = [.. jobs.Select(job => new SeedreamJob { RequestId = job.RequestId })];
        Task[] waits = [.. known.Select(job => tracker.WaitAsync(job, Service.Scope))];
        await Service.Emulator.WaitUntilAsync(counters => counters.Polls >= Fair).Soon();
        clock.Advance(TimeSpan.FromSeconds(1));
        await Service.Emulator.WaitUntilAsync(counters => counters.Polls >= 2 * Fair).Soon();
        while (Service.Api.Transport.Gate.InFlight > 0)
            await Task.Yield();

        Assert.Equal(2 * Fair, Service.Counters.Polls);
        Service.Stop();
        foreach (Task wait in waits)
            await Fails.StoppedAsync(wait);
    }

    [Fact]
    public async Task AClockSetBackSinceTheSubmitOnlyMakesTheDurationUnknown()
    {
        foreach (string prompt in new[] { "before", "after" })
        {
            string id = await Service.Api.SubmitAsync(TestService.Edit(prompt), [], Service.Scope).Soon();
            var job = new SeedreamJob
            {
                RequestId = id,
                Endpoint = Service.Client.Settings.Endpoint,
                Submitted = Service.Clock.GetUtcNow().AddHours(1).LocalDateTime,
            };
            Service.Ledger.Jobs.AddExternal(job);

            SeedreamJob ended = await Service.WaitAsync(job);

            Assert.Equal((SeedreamJobStatus.Completed, null), (ended.Status, ended.Duration));
        }
    }

    [Theory]
    [InlineData("code=500")]
    [InlineData("reset")]
    [InlineData("html")]
    [InlineData("code=429")]
    [InlineData("code=400")]
    public async Task AServiceThatIsUnavailableIsPolledAgainLater(string fault)
    {
        await RestartAsync(change: WithoutRetries);
        SeedreamJob job = await Service.SubmitAsync();
        Service.Faults.Add($"status:first=6:{fault}");

        SeedreamJob ended = await Service.WaitAsync(job);
        Assert.Equal(SeedreamJobStatus.Completed, ended.Status);
    }

    [Theory]
    [InlineData("status:code=401", SeedreamErrorId.ApiKeyRejected)]
    [InlineData("status:code=403", SeedreamErrorId.PermissionDenied)]
    public async Task AnErrorThatEveryPollWouldRepeatEndsTheWait(string fault, SeedreamErrorId expected)
    {
        SeedreamJob job = await Service.SubmitAsync();
        Service.Faults.Add(fault);

        SeedreamException failure = await Fails.WithAsync(expected, Service.WaitAsync(job));

        Assert.True(failure.EndsTheRun);
        Assert.Equal(1, Service.Counters.Polls);
    }

    [Fact]
    public async Task TheErrorForAJobThatDidNotEndInTimeSaysHowToResumeIt()
    {
        Service.Options.Latency = TimeSpan.FromMinutes(30);
        SeedreamJob job = await Service.SubmitAsync();
        using var deadline = new Deadline(Service.Clock, TimeSpan.FromMinutes(10), CancellationToken.None);

        SeedreamException failure = await TimesOutAsync(job, deadline);

        Assert.Equal(job.RequestId, failure.RequestId);
        Assert.Contains("within 600 seconds", failure.Message, StringComparison.Ordinal);
        Assert.Contains(job.RequestId, failure.RecommendedAction, StringComparison.Ordinal);
        Assert.DoesNotContain("last status request", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ATimeoutNamesTheErrorOfTheLastPoll()
    {
        SeedreamJob job = await Service.SubmitAsync();
        Service.Faults.Add("status:code=502:body=html");
        using var deadline = new Deadline(Service.Clock, TimeSpan.FromMinutes(10), CancellationToken.None);

        SeedreamException failure = await TimesOutAsync(job, deadline);

        Assert.Contains("502", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ATimeoutDoesNotNameTheErrorOfAnEarlierPoll()
    {
        await RestartAsync(change: WithoutRetries);
        Service.Options.Latency = TimeSpan.FromMinutes(30);
        SeedreamJob job = await Service.SubmitAsync();
        Service.Faults.Add("status:first=1:code=502:body=html");
        using var deadline = new Deadline(Service.Clock, TimeSpan.FromMinutes(10), CancellationToken.None);

        SeedreamException failure = await TimesOutAsync(job, deadline);

        Assert.DoesNotContain("502", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AThousandJobsAreFollowedAtOnceWithOnePollEach()
    {
        const int Jobs = 1000;
        SeedreamJob[] jobs = await SubmitAsync(Jobs);
        JobTracker reader = Service.CreateTracker(TimeSpan.FromSeconds(50));

        SeedreamJob[] ended = await Task.WhenAll(jobs.Select(job => reader.WaitAsync(job, Service.Scope))).Soon();

        Assert.Equal(jobs.Select(job => job.RequestId), ended.Select(job => job.RequestId));
        Assert.All(ended, job => Assert.Equal(SeedreamJobStatus.Completed, job.Status));
        Assert.Equal(Jobs, Service.Counters.Polls);
    }

    [Fact]
    public async Task AJobThatNobodyWaitsForIsNoLongerPolled()
    {
        Service.Options.Latency = TimeSpan.FromMinutes(5);
        SeedreamJob left = await Service.SubmitAsync();
        using var stop = new CancellationTokenSource();
        using var deadline = new Deadline(Service.Clock, Timeout.InfiniteTimeSpan, stop.Token);
        Task wait = Service.CreateTracker(TimeSpan.FromMinutes(2)).WaitAsync(left, new CallContext(deadline));
        await stop.CancelAsync();
        await Fails.StoppedAsync(wait);

        // The polls of another job take the scheduler past the time at which the first was due.
        SeedreamJob other = await Service.SubmitAsync(TestService.Edit("another one"));
        await Service.CreateTracker(TenSeconds).WaitAsync(other, Service.Scope).Soon();

        Assert.Equal(0, Service.Emulator.Jobs.Single(job => job.RequestId == left.RequestId).Polls);
    }

    [Theory]
    [InlineData("WARMING_UP")]
    [InlineData("IN_PROGRESS")]
    public async Task AnUndocumentedStatusCountsAsRunning(string status)
    {
        Service.Options.RunningStatus = status;
        Assert.Single((await Service.CompleteAsync()).Images);
    }

    [Fact]
    public async Task AURLInAResponseIsNeverRequested()
    {
        Service.Faults.Add("submit:foreign");
        Service.Faults.Add("status:foreign");
        await Service.CompleteAsync();
        Assert.Equal(0, Service.Requests(EmulatorEndpoint.Foreign));
    }

    private static ConnectionSettings WithoutRetries(ConnectionSettings settings) =>
        settings with { MaximumRetryCount = 0 };

    private Task<SeedreamJob[]> SubmitAsync(int count) => Task.WhenAll(
        Enumerable.Range(0, count).Select(number => Service.SubmitAsync(TestService.Edit($"edit {number}"))));

    private void Forget(SeedreamJob job)
    {
        Uri endpoint = Service.Client.Settings.Endpoint;
        Service.Ledger.Jobs.Remove(Service.Ledger.Jobs.FindByRequestId(endpoint, job.RequestId)!);
    }

    private Task<SeedreamException> TimesOutAsync(SeedreamJob job, Deadline deadline) =>
        Fails.WithAsync(
            SeedreamErrorId.WaitTimeout,
            Service.CreateTracker(TenSeconds).WaitAsync(job, new CallContext(deadline)));

    private List<double> Record()
    {
        var clock = (SkippingClock)Service.Clock;
        List<double> asked = [];
        TimeSpan start = clock.Elapsed;
        Service.OnExchange = exchange =>
        {
            if (!exchange.Uri.AbsolutePath.EndsWith("/status", StringComparison.Ordinal))
                return;

            lock (asked)
                asked.Add((clock.Elapsed - start).TotalSeconds);
        };
        return asked;
    }
}
