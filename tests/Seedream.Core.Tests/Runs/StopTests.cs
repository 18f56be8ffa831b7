using Microsoft.Extensions.Time.Testing;
using Seedream.Core.Tests.Support;
using Seedream.Emulator;
using Seedream.Runs;
using Seedream.Service.Connection;

namespace Seedream.Core.Tests.Runs;

/// <summary>Ctrl+C, Select-Object -First 1 and a timeout at each point of an edit.</summary>
public sealed class StopTests : ServiceTest
{
    private static readonly TimeSpan GracePeriod = TimeSpan.FromMilliseconds(700);
    private static readonly TimeSpan TenMinutes = TimeSpan.FromMinutes(10);

    [Fact]
    public async Task APendingSubmitMayFinishAndItsJobIsReported()
    {
        // With a clock that does not advance, the grace period lasts until the service answers.
        await RestartAsync(clock: new FakeTimeProvider());
        StallGate gate = Service.Hold(EmulatorEndpoint.Submit);
        Task<SeedreamJob> submit = Service.SubmitAsync();
        await gate.Reached.Soon();

        Service.Stop();
        gate.Release();

        Assert.Equal((await submit.Soon()).RequestId, Service.Job.RequestId);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ASubmitWithoutAnAnswerInTheGracePeriodHasAnUnknownOutcome(bool isAccepted)
    {
        await RestartAsync(clock: new FakeTimeProvider());
        StallGate gate = Service.Hold(EmulatorEndpoint.Submit, afterWork: isAccepted);
        Task<SeedreamJob> submit = Service.SubmitAsync();
        await gate.Reached.Soon();

        Service.Stop();
        Service.Advance(GracePeriod);

        await Fails.WithAsync(SeedreamErrorId.SubmitOutcomeUnknown, submit);
        Assert.Equal(isAccepted ? 1 : 0, Service.Counters.JobsAccepted);
    }

    [Fact]
    public async Task NothingIsSubmittedAfterAStop()
    {
        Service.Stop();
        await Fails.StoppedAsync(Service.SubmitAsync());
        Assert.Equal(0, Service.Requests(EmulatorEndpoint.Submit));
    }

    [Fact]
    public async Task AnUploadedPhotoIsNotSubmittedAfterAHalt()
    {
        using var halt = new CancellationTokenSource();
        Service.OnExchange = _ => halt.Cancel();

        await Fails.StoppedAsync(Service.SubmitAsync(TestService.EditOf(Photo()), halt: halt.Token));

        Assert.Equal(1, Service.Requests(EmulatorEndpoint.Upload));
        Assert.Equal(0, Service.Requests(EmulatorEndpoint.Submit));
    }

    [Fact]
    public async Task AStopEndsTheWaitForAJob()
    {
        await RestartAsync(clock: new FakeTimeProvider());
        Task<SeedreamJob> wait = Service.WaitAsync(await Service.SubmitAsync());
        Service.Stop();
        await Fails.StoppedAsync(wait);
    }

    [Theory]
    [InlineData(EmulatorEndpoint.Upload)]
    [InlineData(EmulatorEndpoint.Status)]
    [InlineData(EmulatorEndpoint.Result)]
    [InlineData(EmulatorEndpoint.Download)]
    public async Task AStopEndsARequestThatCostsNothingImmediately(EmulatorEndpoint endpoint)
    {
        StallGate gate = Service.Hold(endpoint);
        string photo = Photo();
        Task make = Service.MakeAsync(
            TestService.EditOf(photo),
            new(Folder.File("out"), new("{BaseName}"), _ => false, photo),
            new EditEvents(_ => { }, _ => { }, _ => { }));
        await gate.Reached.Soon();

        Service.Stop();

        await Fails.StoppedAsync(make);
        Assert.DoesNotContain(Folder.Contents, name => name.StartsWith("out/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task AnUploadThatTimesOutIsNotSubmitted()
    {
        await RestartAsync(clock: new FakeTimeProvider());
        using var deadline = new Deadline(Service.Clock, TenMinutes, CancellationToken.None);
        StallGate gate = Service.Hold(EmulatorEndpoint.Upload);
        Task submit = Service.SubmitAsync(TestService.EditOf(Photo()), new CallContext(deadline));
        await gate.Reached.Soon();

        Service.Advance(TenMinutes);

        SeedreamException failure = await Fails.WithAsync(SeedreamErrorId.ServiceUnavailable, submit);
        Assert.Contains("within 600 seconds", failure.Message, StringComparison.Ordinal);
        Assert.Contains("Nothing was billed.", failure.Message, StringComparison.Ordinal);
        Assert.Equal(0, Service.Requests(EmulatorEndpoint.Submit));
    }

    [Fact]
    public async Task TheErrorOfAResultThatTimesOutSaysHowToGetIt()
    {
        SeedreamJob job = await Service.SubmitAsync();
        using var deadline = new Deadline(Service.Clock, TenMinutes, CancellationToken.None);
        StallGate gate = Service.Hold(EmulatorEndpoint.Result);
        Task result = Service.CreateTracker().GetResultAsync(job, new CallContext(deadline));
        await gate.Reached.Soon();

        Service.Advance(TenMinutes);

        SeedreamException failure = await Fails.WithAsync(SeedreamErrorId.ServiceUnavailable, result);
        Assert.Contains(job.RequestId, failure.RecommendedAction, StringComparison.Ordinal);
        Assert.Equal(job.RequestId, failure.RequestId);
    }

    private string Photo() => Folder.Write("photo.jpg", Photos.Jpeg());
}
