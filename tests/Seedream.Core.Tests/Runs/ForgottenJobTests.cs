using Seedream.Core.Tests.Support;
using Seedream.Emulator;
using Seedream.Ledger.Sqlite;
using Seedream.Runs;

namespace Seedream.Core.Tests.Runs;

/// <summary>A ledger that was restored from a backup finds the jobs that were submitted after it.</summary>
public sealed class ForgottenJobTests : ServiceTest
{
    // Time passes only where a test lets it, so that the reading of the history does not time out.
    private readonly SetClock _clock = new();

    private long HistoryRequests => Service.Requests(EmulatorEndpoint.History);

    [Fact]
    public async Task AJobThatTheRestoredLedgerDoesNotKnowIsAdoptedAndNotBilledAgain()
    {
        await RestartAsync(new EmulatorOptions { Clock = _clock, HistoryLag = TimeSpan.Zero });
        await SubmitAsync("make it snow");
        SeedreamJob forgotten = await SubmitAsync("make it rain");
        Forget(forgotten);

        SeedreamJob again = await SubmitAsync("make it rain");

        Assert.Equal(forgotten.RequestId, again.RequestId);
        Assert.Equal(2, Service.Emulator.Jobs.Count);
    }

    [Fact]
    public async Task AJobThatAPersonHasRemovedIsNotAdopted()
    {
        await RestartAsync(new EmulatorOptions { Clock = _clock, HistoryLag = TimeSpan.Zero });
        await SubmitAsync("make it snow");
        SeedreamJob removed = await SubmitAsync("make it rain");
        Service.Ledger.Jobs.Remove(Service.Ledger.Jobs.FindByRequestId(removed.Endpoint!, removed.RequestId)!);

        SeedreamJob again = await SubmitAsync("make it rain");

        Assert.NotEqual(removed.RequestId, again.RequestId);
    }

    [Fact]
    public async Task ANewEditOfAKnownPhotoIsSubmitted()
    {
        await RestartAsync(new EmulatorOptions { Clock = _clock, HistoryLag = TimeSpan.Zero });
        await SubmitAsync("make it snow");
        Forget(await SubmitAsync("make it rain"));

        await SubmitAsync("make it storm");

        Assert.Equal(3, Service.Emulator.Jobs.Count);
    }

    [Fact]
    public async Task AHistoryThatDoesNotAnswerHoldsUpNothingForLong()
    {
        await RestartAsync(new EmulatorOptions { Clock = _clock, HistoryLag = TimeSpan.Zero });
        await SubmitAsync("make it snow");
        StallGate gate = Service.Hold(EmulatorEndpoint.History);

        Task<SeedreamJob> submit = SubmitAsync("make it rain");
        await gate.Reached.Soon();
        Service.Advance(TimeSpan.FromSeconds(11));
        await submit.Soon();

        Assert.Equal(2, Service.Emulator.Jobs.Count);
    }

    [Fact]
    public async Task TheHistoryIsReadOnceARunAndNotForPhotosThatTheRunHasUploaded()
    {
        await RestartAsync(new EmulatorOptions { Clock = _clock, HistoryLag = TimeSpan.Zero });
        using (EditRun first = Service.CreateRun())
        {
            await SubmitAsync("make it snow", first);
            await SubmitAsync("make it rain", first);
        }

        Assert.Equal(0, HistoryRequests);
        Service.Advance(TimeSpan.FromMinutes(1));
        using EditRun second = Service.CreateRun();
        await SubmitAsync("make it storm", second);
        long once = HistoryRequests;
        await SubmitAsync("make it shine", second);
        Assert.True(once > 0);
        Assert.Equal(once, HistoryRequests);
    }

    private async Task<SeedreamJob> SubmitAsync(string prompt)
    {
        Service.Advance(TimeSpan.FromMinutes(1));
        using EditRun run = Service.CreateRun();
        return await SubmitAsync(prompt, run);
    }

    private async Task<SeedreamJob> SubmitAsync(string prompt, EditRun run)
    {
        string photo = Folder.Write("photo.jpg", Photos.Jpeg());
        SubmitOutcome outcome = await run.Submitter.GetOrSubmitAsync(
            await run.PrepareAsync(TestService.EditOf(photo, prompt), Service.Scope),
            direct: false,
            Service.Scope).Soon();
        return outcome.Row.ToJob();
    }

    private void Forget(SeedreamJob job)
    {
        using var backup = new LedgerConnection(Service.Ledger.Path);
        backup.Write(false, () => backup.Execute("DELETE FROM job WHERE request_id = @id", ("@id", job.RequestId)));
    }
}
