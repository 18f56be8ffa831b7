namespace Seedream.Emulator.Tests;

public sealed class CounterTests : EmulatorTest
{
    [Fact]
    public async Task Duplicates_are_recognized_however_the_request_is_written()
    {
        string first = await UploadOneAsync([1, 2, 3]);
        string same = await UploadOneAsync([1, 2, 3]);
        string other = await UploadOneAsync([4]);
        await AcceptWithAsync("x", first);
        await AcceptAsync(new { image_input = new[] { same }, prompt = "x", size = "3K", watermark = false });
        await AcceptWithAsync("x", "data:image/png;base64,AQID");
        await AcceptWithAsync("x", other);
        await AcceptAsync(new { prompt = "x", image_input = new[] { first }, size = "2K" });
        await AcceptAsync("fail-please");
        await AcceptAsync("fail-please");

        bool[] expected = [false, true, true, false, false, false, true];
        Assert.Equal(expected, Jobs.Select(job => job.Duplicate));
        EmulatorCounters counters = Counters;
        Assert.Equal((3, 0), (counters.Duplicates, counters.DuplicatesBilled));
        Clock.Advance(Latency);
        counters = Counters;
        Assert.Equal((3, 2), (counters.Duplicates, counters.DuplicatesBilled));
        Assert.Equal(5 * 0.035m, counters.AmountBilled);
    }

    [Fact]
    public async Task Polls_are_counted_per_job()
    {
        string first = await AcceptAsync("1");
        await AcceptAsync("2");
        for (int poll = 0; poll < 3; poll++)
            await StatusAsync(first);
        Assert.Equal(3, Counters.Polls);
        Assert.Equal([3, 0], Jobs.Select(job => job.Polls));
    }

    [Fact]
    public async Task The_maximum_of_jobs_in_flight_follows_the_clock()
    {
        await AcceptAsync("1");
        await AcceptAsync("2");
        Clock.Advance(TimeSpan.FromSeconds(30));
        await AcceptAsync("3");
        Clock.Advance(TimeSpan.FromSeconds(15));
        await AcceptAsync("4");
        EmulatorCounters counters = Counters;
        Assert.Equal((2, 3), (counters.JobsInFlight, counters.JobsInFlightMax));
        Assert.Equal((4, 2), (counters.JobsAccepted, counters.JobsBilled));
    }

    [Fact]
    public async Task Requests_in_flight_are_counted()
    {
        var gate = new StallGate();
        Faults.Add(Fault.Stall(EmulatorEndpoint.Credits, gate));
        var calls = Enumerable.Range(0, 5).Select(_ => CreditsAsync()).ToList();
        await UntilAsync(counters => counters.RequestsInFlight == 5);
        gate.Release();
        await Task.WhenAll(calls);
        await UntilAsync(counters => counters.RequestsInFlight == 0);
    }

    [Fact]
    public async Task Requests_replies_and_downloads_are_counted()
    {
        string id = await CompleteAsync("x");
        await Public.GetByteArrayAsync(await FirstImageUrlAsync(id));
        await StatusAsync("unknown");
        await Client.GetAsync("nowhere");
        await UntilAsync(counters => counters.RequestsInFlight == 0);

        EmulatorCounters counters = Counters;
        IEnumerable<EmulatorEndpoint> once = counters.Requests.Where(pair => pair.Value == 1).Select(pair => pair.Key);
        Assert.Equal("Submit Status Result Download Other", string.Join(' ', once));
        Assert.Equal((3, 2), (counters.Answers[200], counters.Answers[404]));
        Assert.Equal(1, counters.Downloads);
        Assert.Equal(0, counters.Polls);
    }

    [Fact]
    public async Task Jobs_are_listed_with_parameters_and_outcome()
    {
        string id = await AcceptAsync(new { prompt = "x", aspect_ratio = "1:1", max_images = 2 });
        EmulatorJob running = Assert.Single(Jobs);
        Assert.Equal((id, "x"), (running.RequestId, running.Prompt));
        Assert.Equal(("1:1", "3K", 2), (running.AspectRatio, running.Size, running.MaxImages));
        Assert.Equal((JobState.Queued, 0m), (running.State, running.Billed));
        Assert.Empty(running.OutputIds);

        Clock.Advance(Latency);
        EmulatorJob completed = Assert.Single(Jobs);
        Assert.Equal((JobState.Completed, 0.07m), (completed.State, completed.Billed));
        Assert.Equal(Path.GetFileName(await FirstImageUrlAsync(id)), completed.OutputIds[0]);
        Assert.Equal(2, completed.OutputIds.Count);
    }

    [Fact]
    public async Task Reset_clears_everything_but_the_options()
    {
        Options.Credits = 5;
        string url = await UploadOneAsync([1]);
        await CompleteAsync("x");
        Faults.Add(Fault.ResetBefore(EmulatorEndpoint.Submit));
        Emulator.Reset();
        EmulatorCounters counters = Counters;
        Assert.Equal((0, 0, 0m), (counters.JobsAccepted, counters.FilesUploaded, counters.AmountBilled));
        Assert.All(counters.Requests.Values, count => Assert.Equal(0, count));
        Assert.Empty(Jobs);
        Assert.Equal(404, await CodeAsync(Public.GetAsync(url)));
        Assert.Equal("""{"credits":5,"free-credits":0}""", await Client.GetStringAsync("v1/get-user-credits"));
        await AcceptAsync("x");
    }
}
