using Seedream.Core.Tests.Support;
using Seedream.Edits;
using Seedream.Emulator;
using Seedream.Output;
using Seedream.Runs;
using static Seedream.SeedreamErrorId;

namespace Seedream.Core.Tests.Runs;

/// <summary>Two runs that decide about the same lost submit at the same time.</summary>
public sealed class TwoRunsTests : ServiceTest
{
    private readonly SkippingClock _clock = new();

    [Theory]
    [InlineData("submit:first=1:reset-after")]
    [InlineData("submit:first=1:reset")]
    public async Task TheSlowerOneTakesTheJobOfTheFaster(string fault)
    {
        await RestartAsync();
        Service.Options.HistoryAvailable = false;
        Service.Faults.Add(fault);
        await Fails.WithAsync(SubmitOutcomeUnknown, Service.SubmitAsync(Photo("a.jpg")));
        Service.Options.HistoryAvailable = true;
        await Service.SubmitAsync(Photo("b.jpg"));
        _clock.Advance(Service.Client.Settings.RequestTimeout + TimeSpan.FromHours(3));
        StallGate gate = Service.Hold(EmulatorEndpoint.History, afterWork: true);

        Task<SeedreamJob> slower = Service.SubmitAsync(Photo("a.jpg"));
        await gate.Reached.Soon();
        SeedreamJob faster = await Service.SubmitAsync(Photo("a.jpg"));
        gate.Release();

        Assert.Equal(faster.RequestId, (await slower).RequestId);
        Assert.Equal(2, Service.Counters.JobsAccepted);
    }

    [Fact]
    public async Task AJobThatAnotherRunCompletesCostsWhatItCost()
    {
        await RestartAsync();
        using EditRun run = Service.CreateRun(limit: 0.05m);
        Service.Faults.Add("submit:first=1:reset-after");
        StallGate gate = Service.Hold(EmulatorEndpoint.History, afterWork: true);

        Task lost = EditAsync(run, "a.jpg");
        await gate.Reached.Soon();
        using (EditRun other = Service.CreateRun())
            await EditAsync(other, "a.jpg");

        gate.Release();
        await lost.Soon();
        await EditAsync(run, "b.jpg");

        Assert.Equal(2, Service.Counters.JobsAccepted);
    }

    private Task RestartAsync() =>
        RestartAsync(new EmulatorOptions { Clock = _clock, HistoryLag = TimeSpan.Zero, Price = 0.01m });

    private Edit Photo(string name) =>
        TestService.EditOf(Folder.Write(name, [.. Photos.Jpeg(), .. name.Select(letter => (byte)letter)]));

    private Task EditAsync(EditRun run, string name) => run.RunAsync(
        Photo(name),
        new OutputTarget(Folder.File("out"), new NameTemplate("{BaseName}"), _ => true, null),
        direct: false,
        new EditEvents(_ => { }, _ => { }, failure => throw failure),
        Service.Scope).Soon();
}
