using Microsoft.Extensions.Time.Testing;
using Seedream.Core.Tests.Support;
using Seedream.Emulator;
using Seedream.Runs;
using Seedream.Service.Connection;

namespace Seedream.Core.Tests.Runs;

/// <summary>Ctrl+C, Select-Object -First 1 and an end of the time, wherever they meet an edit.</summary>
public sealed class StopTests
{
    private static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(700);

    [Fact]
    public async Task A_submit_on_its_way_may_finish_and_its_job_is_reported()
    {
        // The clock stands still: the grace lasts as long as the test wants.
        await using TestService service = await TestService.StartAsync(clock: new FakeTimeProvider());
        var gate = new StallGate();
        service.Emulator.Faults.Add(Fault.Stall(EmulatorEndpoint.Submit, gate));
        Task<SeedreamJob> submit = service.SubmitAsync();
        await gate.Reached.Soon();

        service.Stop();
        gate.Release();

        SeedreamJob job = await submit.Soon();
        Assert.Equal(service.Emulator.Jobs.Single().RequestId, job.RequestId);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_submit_without_an_answer_within_the_grace_may_be_billed_and_says_so(bool accepted)
    {
        var clock = new FakeTimeProvider();
        await using TestService service = await TestService.StartAsync(clock: clock);
        var gate = new StallGate();
        service.Emulator.Faults.Add(Fault.Stall(EmulatorEndpoint.Submit, gate) with { AfterWork = accepted });
        Task<SeedreamJob> submit = service.SubmitAsync();
        await gate.Reached.Soon();

        service.Stop();
        clock.Advance(Grace);

        await Fails.WithAsync(SeedreamErrorId.SubmitOutcomeUnknown, submit);
        Assert.Equal(accepted ? 1 : 0, service.Counters.JobsAccepted);
    }

    [Fact]
    public async Task Nothing_is_submitted_after_a_stop()
    {
        await using TestService service = await TestService.StartAsync();
        service.Stop();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => service.SubmitAsync());
        Assert.Equal(0, service.Requests(EmulatorEndpoint.Submit));
    }

    [Fact]
    public async Task Once_halted_an_uploaded_edit_is_not_submitted()
    {
        await using TestService service = await TestService.StartAsync();
        using var folder = new TempFolder();
        using var halt = new CancellationTokenSource();
        string photo = folder.Write("photo.jpg", Photos.Jpeg());
        service.OnExchange = _ => halt.Cancel();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            service.SubmitAsync(TestService.EditOf(photo), halt: halt.Token).Soon());

        Assert.Equal(1, service.Requests(EmulatorEndpoint.Upload));
        Assert.Equal(0, service.Requests(EmulatorEndpoint.Submit));
    }

    [Fact]
    public async Task A_stop_ends_the_wait_for_a_job()
    {
        await using TestService service = await TestService.StartAsync(clock: new FakeTimeProvider());
        Task<SeedreamJob> wait = service.CreateTracker().WaitAsync(await service.SubmitAsync(), service.Scope);

        service.Stop();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => wait.Soon());
    }

    [Theory]
    [InlineData("upload")]
    [InlineData("status")]
    [InlineData("result")]
    [InlineData("download")]
    public async Task A_stop_cuts_a_request_that_buys_nothing_at_once(string endpoint)
    {
        var clock = new SkippingClock();
        await using TestService service = await TestService.StartAsync(clock: clock);
        using var folder = new TempFolder();
        var gate = new StallGate();
        service.Emulator.Faults.Add(Fault.Stall(Enum.Parse<EmulatorEndpoint>(endpoint, ignoreCase: true), gate));
        string photo = folder.Write("photo.jpg", Photos.Jpeg());
        Task make = service.MakeAsync(
            TestService.EditOf(photo), new(folder.File("out"), new("{BaseName}"), _ => false, photo), new EditEvents(_ => { }, _ => { }, _ => { }));
        await gate.Reached.Soon();

        service.Stop();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => make.Soon());
        Assert.DoesNotContain(folder.Contents, name => name.StartsWith("out/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_upload_that_the_time_does_not_suffice_for_says_so()
    {
        var clock = new FakeTimeProvider();
        await using TestService service = await TestService.StartAsync(clock: clock);
        using var folder = new TempFolder();
        using var deadline = new Deadline(clock, TimeSpan.FromMinutes(10), CancellationToken.None);
        var gate = new StallGate();
        service.Emulator.Faults.Add(Fault.Stall(EmulatorEndpoint.Upload, gate));
        Task submit = service.SubmitAsync(TestService.EditOf(folder.Write("photo.jpg", Photos.Jpeg())), new CallContext(deadline));
        await gate.Reached.Soon();

        clock.Advance(TimeSpan.FromMinutes(10));

        SeedreamException failure = await Fails.WithAsync(SeedreamErrorId.ServiceUnavailable, submit);
        Assert.Contains("within 600 seconds", failure.Message, StringComparison.Ordinal);
        Assert.Contains("Nothing was billed.", failure.Message, StringComparison.Ordinal);
        Assert.Equal(0, service.Requests(EmulatorEndpoint.Submit));
    }

    [Fact]
    public async Task A_result_that_the_time_does_not_suffice_for_says_how_to_get_it()
    {
        var clock = new SkippingClock();
        await using TestService service = await TestService.StartAsync(clock: clock);
        SeedreamJob job = await service.SubmitAsync();
        using var deadline = new Deadline(clock, TimeSpan.FromMinutes(10), CancellationToken.None);
        var gate = new StallGate();
        service.Emulator.Faults.Add(Fault.Stall(EmulatorEndpoint.Result, gate));
        Task result = service.CreateTracker().GetResultAsync(job, new CallContext(deadline));
        await gate.Reached.Soon();

        clock.Advance(TimeSpan.FromMinutes(10));

        SeedreamException failure = await Fails.WithAsync(SeedreamErrorId.ServiceUnavailable, result);
        Assert.Contains(job.RequestId, failure.RecommendedAction, StringComparison.Ordinal);
        Assert.Equal(job.RequestId, failure.RequestId);
    }
}
