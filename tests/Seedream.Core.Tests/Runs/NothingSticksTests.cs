using Seedream.Core.Tests.Support;
using Seedream.Emulator;
using Seedream.Ledger;
using Seedream.Runs;
using Seedream.Service.Connection;

namespace Seedream.Core.Tests.Runs;

public sealed class NothingSticksTests
{
    [Fact]
    public async Task AYoungJobThatIsNotFoundTwiceIsStillFollowedToItsEnd()
    {
        await using TestService service = await TestService.StartAsync();
        SeedreamJob job = await service.SubmitAsync();
        service.Emulator.Faults.Add("status:first=2:expire");

        SeedreamJob ended = await service.CreateTracker().WaitAsync(job, service.Scope).Soon();

        Assert.Equal(SeedreamJobStatus.Completed, ended.Status);
    }

    [Fact]
    public async Task AJobOfUnknownAgeThatIsNotFoundOnceIsStillFollowedToItsEnd()
    {
        await using TestService service = await TestService.StartAsync();
        string id = await service.Api.SubmitAsync(TestService.Edit(), [], service.Scope).Soon();
        service.Emulator.Faults.Add("status:first=1:expire");

        SeedreamJob ended = await service.CreateTracker()
            .WaitAsync(new SeedreamJob { RequestId = id }, service.Scope).Soon();

        Assert.Equal(SeedreamJobStatus.Completed, ended.Status);
    }

    [Fact]
    public async Task AYoungJobIsGivenUpAfterSeveral404sOverAMinute()
    {
        var clock = new SkippingClock();
        await using TestService service = await TestService.StartAsync(
            new EmulatorOptions { Clock = clock, HistoryAvailable = false });
        SeedreamJob job = await service.SubmitAsync();
        service.Emulator.Faults.Add("status:expire");
        List<TimeSpan> polls = [];
        service.OnExchange = exchange => polls.Add(clock.Elapsed);

        SeedreamJob ended = await service.CreateTracker(TimeSpan.FromSeconds(10)).WaitAsync(job, service.Scope).Soon();

        Assert.Equal(SeedreamJobStatus.Expired, ended.Status);
        IEnumerable<double> pauses = polls.Zip(polls.Skip(1), (one, next) => (next - one).TotalSeconds);
        Assert.Equal([1, 2, 4, 8, 16, 20, 20], pauses.Take(7));
        Assert.True(polls[^1] - polls[0] >= TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task A404PastTheHourOfAJobIsBelieved()
    {
        var clock = new SkippingClock();
        await using TestService service = await TestService.StartAsync(
            new EmulatorOptions { Clock = clock, HistoryAvailable = false });
        SeedreamJob job = await service.SubmitAsync();
        clock.Advance(TimeSpan.FromMinutes(61));

        SeedreamJob ended = await service.CreateTracker().WaitAsync(job, service.Scope).Soon();

        Assert.Equal(SeedreamJobStatus.Expired, ended.Status);
        Assert.Equal(1, service.Counters.Polls);
    }

    [Theory]
    [InlineData("status:first=3:code=401:body=html")]
    [InlineData("status:first=3:code=403:body=empty")]
    [InlineData("status:first=3:code=404:body=html")]
    [InlineData("status:first=3:code=422:body=detailList")]
    [InlineData("result:first=3:code=401:body=html")]
    [InlineData("result:first=3:code=403:body=html")]
    [InlineData("result:first=3:code=404:body=html")]
    [InlineData("result:first=3:code=404")]
    [InlineData("result:first=3:code=200:body=text:text={\"status\"%3A\"COMPLETED\",\"images\"%3A[]}")]
    [InlineData("result:first=3:code=200:body=text:text={\"status\"%3A\"PROCESSING\"}")]
    public async Task NothingThatMayPassEndsAPaidJob(string fault)
    {
        await using TestService service = await TestService.StartAsync();
        SeedreamJob job = await service.SubmitAsync();
        service.Emulator.Faults.Add(fault);

        SeedreamJob ended = await service.CreateTracker().WaitAsync(job, service.Scope).Soon();

        Assert.Equal(SeedreamJobStatus.Completed, ended.Status);
    }

    [Theory]
    [InlineData(nameof(JobTracker.WaitAsync))]
    [InlineData(nameof(JobTracker.RefreshAsync))]
    [InlineData(nameof(JobTracker.GetResultAsync))]
    public async Task AJobThatWasCalledExpiredWithinItsHourIsAskedForAgain(string how)
    {
        var clock = new SkippingClock();
        await using TestService service = await TestService.StartAsync(
            new EmulatorOptions { Clock = clock, HistoryAvailable = false });
        SeedreamJob job = await service.SubmitAsync();
        clock.Advance(TimeSpan.FromMinutes(5));
        job = service.Ledger.Jobs.Expire(Row(service, job)).ToJob();
        JobTracker tracker = service.CreateTracker();

        await (how switch
        {
            nameof(JobTracker.WaitAsync) => tracker.WaitAsync(job, service.Scope),
            nameof(JobTracker.RefreshAsync) => tracker.RefreshAsync(job, service.Scope),
            _ => (Task)tracker.GetResultAsync(job, service.Scope),
        }).Soon();

        Assert.Equal(LedgerState.Completed, Row(service, job).State);
    }

    [Fact]
    public async Task AnExpiredJobThatARefreshFindsRunningRunsInTheLedgerToo()
    {
        await using TestService service = await TestService.StartAsync(
            new EmulatorOptions { Clock = new SkippingClock(), Latency = TimeSpan.FromMinutes(30) });
        SeedreamJob job = await service.SubmitAsync();
        job = service.Ledger.Jobs.Expire(Row(service, job)).ToJob();

        SeedreamJob refreshed = await service.CreateTracker().RefreshAsync(job, service.Scope).Soon();

        Assert.Equal(SeedreamJobStatus.Running, refreshed.Status);
        Assert.Equal(LedgerState.Running, Row(service, job).State);
    }

    [Fact]
    public async Task ARefreshThatDoesNotFindAYoungJobLeavesItRunning()
    {
        await using TestService service = await TestService.StartAsync();
        SeedreamJob job = await service.SubmitAsync();
        service.Emulator.Faults.Add("status:first=1:expire");

        SeedreamJob refreshed = await service.CreateTracker().RefreshAsync(job, service.Scope).Soon();

        Assert.Equal(SeedreamJobStatus.Running, refreshed.Status);
        Assert.Equal(LedgerState.Running, Row(service, job).State);
    }

    [Fact]
    public async Task AResultThatIsNotFoundWhileTheJobRunsDoesNotExpireIt()
    {
        await using TestService service = await TestService.StartAsync(
            new EmulatorOptions { Clock = new SkippingClock(), EarlyResult = EarlyResult.NotFound });
        SeedreamJob job = await service.SubmitAsync();

        await Fails.WithAsync(
            SeedreamErrorId.WaitTimeout, service.CreateTracker().GetResultAsync(job, service.Scope));

        Assert.Equal(LedgerState.Running, Row(service, job).State);
    }

    [Theory]
    [InlineData("READY", SeedreamJobStatus.Completed)]
    [InlineData("succeeded", SeedreamJobStatus.Completed)]
    [InlineData("Cancelled", SeedreamJobStatus.Failed)]
    public async Task AJobEndsInAnyWord(string word, SeedreamJobStatus expected)
    {
        var clock = new SkippingClock();
        await using TestService service = await TestService.StartAsync(clock: clock);
        SeedreamJob job = await service.SubmitAsync();
        service.Emulator.Faults.Add($"status:code=200:body=text:text={{\"status\"%3A\"{word}\"}}");
        using var deadline = new Deadline(clock, TimeSpan.FromMinutes(10), CancellationToken.None);

        SeedreamJob ended = await service.CreateTracker(TimeSpan.FromSeconds(50))
            .WaitAsync(job, new CallContext(deadline)).Soon();

        Assert.Equal(expected, ended.Status);
    }

    [Fact]
    public async Task AJobThatStillRunsInAnUnknownWordWhenTheTimeIsUpIsNotEnded()
    {
        var clock = new SkippingClock();
        await using TestService service = await TestService.StartAsync(new EmulatorOptions
        {
            Clock = clock,
            Latency = TimeSpan.FromMinutes(30),
            RunningStatus = "WARMING_UP",
        });
        SeedreamJob job = await service.SubmitAsync();
        using var deadline = new Deadline(clock, TimeSpan.FromMinutes(10), CancellationToken.None);

        await Fails.WithAsync(
            SeedreamErrorId.WaitTimeout, service.CreateTracker().WaitAsync(job, new CallContext(deadline)));

        Assert.Equal(1, service.Requests(EmulatorEndpoint.Result));
    }

    private static LedgerRow Row(TestService service, SeedreamJob job) =>
        service.Ledger.Jobs.FindByRequestId(service.Client.Settings.Endpoint, job.RequestId)!;
}
