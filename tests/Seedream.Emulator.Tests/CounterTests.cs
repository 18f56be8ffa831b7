namespace Seedream.Emulator.Tests;

public sealed class CounterTests
{
    [Fact]
    public async Task Duplicates_are_recognized_however_the_request_is_written()
    {
        await using Service service = await Service.StartAsync();
        string first = await service.UploadOneAsync([1, 2, 3]);
        string same = await service.UploadOneAsync([1, 2, 3]);
        string other = await service.UploadOneAsync([4]);
        await service.AcceptWithAsync("x", first);
        await service.AcceptAsync(new { image_input = new[] { same }, prompt = "x", size = "3K", watermark = false });
        await service.AcceptWithAsync("x", "data:image/png;base64,AQID");
        await service.AcceptWithAsync("x", other);
        await service.AcceptAsync(new { prompt = "x", image_input = new[] { first }, size = "2K" });
        await service.AcceptAsync("fail-please");
        await service.AcceptAsync("fail-please");

        bool[] expected = [false, true, true, false, false, false, true];
        Assert.Equal(expected, service.Emulator.Jobs.Select(job => job.Duplicate));
        EmulatorCounters counters = service.Emulator.Counters;
        Assert.Equal((3, 0), (counters.Duplicates, counters.DuplicatesBilled));
        service.Clock.Advance(Service.Latency);
        counters = service.Emulator.Counters;
        Assert.Equal((3, 2), (counters.Duplicates, counters.DuplicatesBilled));
        Assert.Equal(5 * 0.035m, counters.AmountBilled);
    }

    [Fact]
    public async Task Polls_are_counted_per_job()
    {
        await using Service service = await Service.StartAsync();
        string first = await service.AcceptAsync("1");
        await service.AcceptAsync("2");
        for (int poll = 0; poll < 3; poll++)
            await service.StatusAsync(first);
        Assert.Equal(3, service.Emulator.Counters.Polls);
        Assert.Equal([3, 0], service.Emulator.Jobs.Select(job => job.Polls));
    }

    [Fact]
    public async Task The_maximum_of_jobs_in_flight_follows_the_clock()
    {
        await using Service service = await Service.StartAsync();
        await service.AcceptAsync("1");
        await service.AcceptAsync("2");
        service.Clock.Advance(TimeSpan.FromSeconds(30));
        await service.AcceptAsync("3");
        service.Clock.Advance(TimeSpan.FromSeconds(15));
        await service.AcceptAsync("4");
        EmulatorCounters counters = service.Emulator.Counters;
        Assert.Equal((2, 3), (counters.JobsInFlight, counters.JobsInFlightMax));
        Assert.Equal((4, 2), (counters.JobsAccepted, counters.JobsBilled));
    }

    [Fact]
    public async Task Requests_in_flight_are_counted()
    {
        await using Service service = await Service.StartAsync();
        var gate = new StallGate();
        service.Emulator.Faults.Add(Fault.Stall(EmulatorEndpoint.Credits, gate));
        var calls = Enumerable.Range(0, 5).Select(_ => service.CreditsAsync()).ToList();
        await service.UntilAsync(counters => counters.RequestsInFlight == 5);
        gate.Release();
        await Task.WhenAll(calls);
        await service.UntilAsync(counters => counters.RequestsInFlight == 0);
    }

    [Fact]
    public async Task Requests_replies_and_downloads_are_counted()
    {
        await using Service service = await Service.StartAsync();
        string id = await service.CompleteAsync("x");
        await service.Public.GetByteArrayAsync(await service.FirstImageUrlAsync(id));
        await service.StatusAsync("unknown");
        await service.Client.GetAsync("nowhere");
        await service.UntilAsync(counters => counters.RequestsInFlight == 0);

        EmulatorCounters counters = service.Emulator.Counters;
        Assert.Equal(
            [
                EmulatorEndpoint.Submit,
                EmulatorEndpoint.Status,
                EmulatorEndpoint.Result,
                EmulatorEndpoint.Download,
                EmulatorEndpoint.Other,
            ],
            counters.Requests.Where(pair => pair.Value == 1).Select(pair => pair.Key));
        Assert.Equal((3, 2), (counters.Answers[200], counters.Answers[404]));
        Assert.Equal(1, counters.Downloads);
        Assert.Equal(0, counters.Polls);
    }

    [Fact]
    public async Task Jobs_are_listed_with_parameters_and_outcome()
    {
        await using Service service = await Service.StartAsync();
        string id = await service.AcceptAsync(new { prompt = "x", aspect_ratio = "1:1", max_images = 2 });
        EmulatorJob running = Assert.Single(service.Emulator.Jobs);
        Assert.Equal((id, "x"), (running.RequestId, running.Prompt));
        Assert.Equal(("1:1", "3K", 2), (running.AspectRatio, running.Size, running.MaxImages));
        Assert.Equal((JobState.Queued, 0m), (running.State, running.Billed));
        Assert.Empty(running.OutputIds);

        service.Clock.Advance(Service.Latency);
        EmulatorJob completed = Assert.Single(service.Emulator.Jobs);
        Assert.Equal((JobState.Completed, 0.07m), (completed.State, completed.Billed));
        Assert.Equal(Path.GetFileName(await service.FirstImageUrlAsync(id)), completed.OutputIds[0]);
        Assert.Equal(2, completed.OutputIds.Count);
    }

    [Fact]
    public async Task Reset_clears_everything_but_the_options()
    {
        await using Service service = await Service.StartAsync(options => options.Credits = 5);
        string url = await service.UploadOneAsync([1]);
        await service.CompleteAsync("x");
        service.Emulator.Faults.Add(Fault.ResetBefore(EmulatorEndpoint.Submit));
        service.Emulator.Reset();
        EmulatorCounters counters = service.Emulator.Counters;
        Assert.Equal((0, 0, 0m), (counters.JobsAccepted, counters.FilesUploaded, counters.AmountBilled));
        Assert.All(counters.Requests.Values, count => Assert.Equal(0, count));
        Assert.Empty(service.Emulator.Jobs);
        using HttpResponseMessage gone = await service.Public.GetAsync(url);
        Assert.Equal(404, (int)gone.StatusCode);
        Assert.Equal("""{"credits":5,"free-credits":0}""", await service.Client.GetStringAsync("v1/get-user-credits"));
        await service.AcceptAsync("x");
    }
}
