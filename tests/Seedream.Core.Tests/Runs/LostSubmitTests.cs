using Seedream.Core.Tests.Support;
using Seedream.Emulator;
using static Seedream.SeedreamErrorId;

namespace Seedream.Core.Tests.Runs;

/// <summary>What becomes of a submit that left and got no answer, while the service's history can be asked.</summary>
public sealed class LostSubmitTests
{
    [Theory]
    [InlineData("submit:first=1:reset-after")]
    [InlineData("submit:first=1:after:code=500")]
    [InlineData("submit:first=1:after:code=504:body=html")]
    [InlineData("submit:first=1:after:html")]
    [InlineData("submit:first=1:malformed")]
    public async Task One_that_was_accepted_is_found_in_the_history_and_not_sent_again(string fault)
    {
        await using TestService service = await TestService.StartAsync();
        service.Emulator.Faults.Add(fault);

        SeedreamJob job = await service.SubmitAsync();

        Assert.Equal(service.Emulator.Jobs.Single().RequestId, job.RequestId);
        Assert.Equal(1, service.Requests(EmulatorEndpoint.Submit));
    }

    [Theory]
    [InlineData(HistoryRequestBody.Object, HistoryEnvelope.Data)]
    [InlineData(HistoryRequestBody.Text, HistoryEnvelope.Array)]
    public async Task One_with_a_photo_is_known_by_its_body_in_every_shape_of_the_history(HistoryRequestBody body, HistoryEnvelope envelope)
    {
        await using TestService service = await TestService.StartAsync();
        using var folder = new TempFolder();
        service.Emulator.Options.HistoryRequestBody = body;
        service.Emulator.Options.HistoryEnvelope = envelope;
        await service.SubmitAsync(TestService.EditOf(folder.Write("other.jpg", Photos.Jpeg(20, 40))));
        service.Emulator.Faults.Add(Fault.ResetAfter(EmulatorEndpoint.Submit));

        SeedreamJob job = await service.SubmitAsync(TestService.EditOf(folder.Write("photo.jpg", Photos.Jpeg())));

        Assert.Equal(service.Emulator.Jobs[^1].RequestId, job.RequestId);
        Assert.Equal(2, service.Emulator.Jobs.Count);
    }

    [Fact]
    public async Task Two_whose_photos_went_along_get_each_its_own_job()
    {
        await using TestService service = await TestService.StartAsync();
        using var folder = new TempFolder();
        byte[][] photos = [Photos.Jpeg(20, 20), Photos.Jpeg(20, 20).Append((byte)1).ToArray()];
        service.Emulator.Options.HistoryAvailable = false;
        service.Emulator.Faults.Add(Fault.ResetAfter(EmulatorEndpoint.Submit) with { First = 2 });
        string[] paths = [folder.Write("a.jpg", photos[0]), folder.Write("b.jpg", photos[1])];
        foreach (string path in paths)
            await Fails.WithAsync(SubmitOutcomeUnknown, service.SubmitAsync(TestService.EditOf(path), inline: true));

        service.Emulator.Options.HistoryAvailable = true;
        SeedreamJob second = await service.SubmitAsync(TestService.EditOf(paths[1]), inline: true);
        SeedreamJob first = await service.SubmitAsync(TestService.EditOf(paths[0]), inline: true);

        Assert.Equal(service.Emulator.Jobs.Select(job => job.RequestId), [first.RequestId, second.RequestId]);
        Assert.Equal(2, service.Counters.JobsAccepted);
    }

    [Fact]
    public async Task One_that_shows_late_in_the_history_is_waited_for()
    {
        var clock = new SkippingClock();
        await using TestService service = await TestService.StartAsync(new EmulatorOptions { Clock = clock, HistoryLag = TimeSpan.FromSeconds(20) });
        service.Emulator.Faults.Add(Fault.ResetAfter(EmulatorEndpoint.Submit));

        SeedreamJob job = await service.SubmitAsync();

        Assert.Equal(service.Emulator.Jobs.Single().RequestId, job.RequestId);
    }

    [Fact]
    public async Task One_that_was_not_accepted_is_not_sent_again_while_nothing_shows_that_the_history_is_up_to_date()
    {
        await using TestService service = await TestService.StartAsync();
        service.Emulator.Faults.Add(Fault.ResetBefore(EmulatorEndpoint.Submit) with { First = 1 });

        await Fails.WithAsync(SubmitOutcomeUnknown, service.SubmitAsync());

        Assert.Equal(0, service.Counters.JobsAccepted);
    }

    [Fact]
    public async Task One_that_was_not_accepted_is_sent_again_once_a_later_submit_shows_in_the_history()
    {
        var clock = new SkippingClock();
        await using TestService service = await TestService.StartAsync(clock: clock);
        using var folder = new TempFolder();
        service.Emulator.Faults.Add(Fault.ResetBefore(EmulatorEndpoint.Submit) with { First = 1 });
        bool another = false;
        service.OnExchange = exchange =>
        {
            // The first question to the history is there: now another edit is submitted, and will be listed.
            if (!another && exchange.Uri.AbsolutePath.Contains("history", StringComparison.Ordinal))
            {
                another = true;
                clock.Advance(TimeSpan.FromSeconds(1));
                service.SubmitAsync(TestService.Edit("another one")).GetAwaiter().GetResult();
            }
        };

        SeedreamJob job = await service.SubmitAsync();

        Assert.Contains(service.Emulator.Jobs, made => made.RequestId == job.RequestId && made.Prompt == TestService.Edit().Prompt);
        Assert.Equal(2, service.Emulator.Jobs.Count);
    }

    [Fact]
    public async Task A_later_run_sends_it_again_where_the_history_does_not_have_it()
    {
        var clock = new SkippingClock();
        await using TestService service = await TestService.StartAsync(new EmulatorOptions { Clock = clock });
        service.Emulator.Faults.Add(Fault.ResetBefore(EmulatorEndpoint.Submit) with { First = 1 });
        await Fails.WithAsync(SubmitOutcomeUnknown, service.SubmitAsync());
        clock.Advance(service.Client.Settings.RequestTimeout + TimeSpan.FromMinutes(5));

        SeedreamJob job = await service.SubmitAsync();

        Assert.Equal(service.Emulator.Jobs.Single().RequestId, job.RequestId);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_clock_that_is_set_ahead_right_after_the_loss_does_not_make_a_history_that_lags_sure(bool hasServiceToldItsTime)
    {
        var service = new SkippingClock();
        var mine = new SetClock();
        await using EmulatorServer emulator = await EmulatorServer.StartAsync(new EmulatorOptions { Clock = service, HistoryLag = TimeSpan.FromMinutes(3) });
        await using TestService client = TestService.Of(emulator, mine);
        if (hasServiceToldItsTime)
            await client.Api.GetCreditAsync(client.Scope).Soon();

        emulator.Faults.Add(Fault.ResetAfter(EmulatorEndpoint.Submit) with { First = 1 });
        client.OnExchange = exchange =>
        {
            if (exchange.Failure is not null)
                mine.Set = TimeSpan.FromDays(3);
        };

        await Fails.WithAsync(SubmitOutcomeUnknown, PassTimeAsync(mine, client.SubmitAsync()));
        Assert.Equal(1, emulator.Counters.JobsAccepted);
    }

    [Fact]
    public async Task A_clock_that_is_set_back_does_not_keep_a_later_run_from_being_sure()
    {
        var service = new SkippingClock();
        var mine = new SetClock();
        await using EmulatorServer emulator = await EmulatorServer.StartAsync(new EmulatorOptions { Clock = service });
        await using TestService client = TestService.Of(emulator, mine);
        await client.Api.GetCreditAsync(client.Scope).Soon();
        emulator.Faults.Add(Fault.ResetBefore(EmulatorEndpoint.Submit) with { First = 1 });
        await Fails.WithAsync(SubmitOutcomeUnknown, PassTimeAsync(mine, client.SubmitAsync()));
        mine.Set = TimeSpan.FromHours(-9);
        service.Advance(client.Client.Settings.RequestTimeout + TimeSpan.FromMinutes(5));

        SeedreamJob job = await client.SubmitAsync();

        Assert.Equal(emulator.Jobs.Single().RequestId, job.RequestId);
    }

    [Fact]
    public async Task Where_the_history_does_not_show_bodies_nothing_is_ever_sent_again()
    {
        var clock = new SkippingClock();
        await using TestService service = await TestService.StartAsync(new EmulatorOptions { Clock = clock, HistoryRequestBody = HistoryRequestBody.Absent });
        service.Emulator.Faults.Add(Fault.ResetAfter(EmulatorEndpoint.Submit) with { First = 1 });
        await Fails.WithAsync(SubmitOutcomeUnknown, service.SubmitAsync());
        clock.Advance(service.Client.Settings.RequestTimeout + TimeSpan.FromMinutes(5));

        await Fails.WithAsync(SubmitOutcomeUnknown, service.SubmitAsync());

        Assert.Equal(1, service.Counters.JobsAccepted);
    }

    private static async Task<SeedreamJob> PassTimeAsync(SetClock clock, Task<SeedreamJob> work)
    {
        while (!work.IsCompleted)
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        return await work;
    }
}
