using Seedream.Core.Tests.Support;
using Seedream.Emulator;
using Seedream.Ledger;
using Seedream.Output;
using Seedream.Runs;

namespace Seedream.Core.Tests.Runs;

public sealed class LateImageTests : IDisposable
{
    private const string NoImages = "result:code=200:body=text:text={\"status\"%3A\"COMPLETED\",\"images\"%3A[]}";

    private readonly TempFolder _folder = new();
    private readonly List<SeedreamImage> _saved = [];
    private readonly List<SeedreamException> _failed = [];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task TheHistoryIsAskedForTheImagesOfACompletedJobThatListsNone()
    {
        await using TestService service = await TestService.StartAsync();
        service.Emulator.Faults.Add(NoImages);

        Assert.Single((await service.CompleteAsync(TestService.Edit())).Images);
    }

    [Fact]
    public async Task ACompletedJobWithoutAnImageAnywhereIsAskedForAgainByTheNextRun()
    {
        await using TestService service = await TestService.StartAsync();
        service.Emulator.Options.HistoryAvailable = false;
        SeedreamJob job = await service.SubmitAsync();
        service.Emulator.Faults.Add(NoImages);
        JobTracker tracker = service.CreateTracker();
        await Fails.WithAsync(SeedreamErrorId.DownloadFailed, tracker.WaitAsync(job, service.Scope));

        service.Emulator.Faults.Clear();
        Assert.Equal(SeedreamJobStatus.Completed, (await tracker.WaitAsync(job, service.Scope).Soon()).Status);
    }

    [Theory]
    [InlineData(404)]
    [InlineData(403)]
    [InlineData(503)]
    public async Task AFileThatIsNotOnItsHostYetIsWaitedFor(int status)
    {
        await using TestService service = await TestService.StartAsync();
        service.Emulator.Faults.Add($"download:first=10:code={status}:body=html");

        await MakeAsync(service);

        Assert.Empty(_failed);
        Assert.Single(_saved);
    }

    [Fact]
    public async Task TheHistoryIsAskedForAnotherURLOfAFileThatItsHostDoesNotHave()
    {
        await using TestService service = await TestService.StartAsync();
        string missing = Uri.EscapeDataString($"{service.Emulator.Endpoint}generations/missing.jpeg");
        service.Emulator.Faults.Add(
            $"result:code=200:body=text:text={{\"status\"%3A\"COMPLETED\",\"output\"%3A\"{missing}\"}}");

        await MakeAsync(service);

        Assert.Empty(_failed);
        Assert.Single(_saved);
    }

    [Theory]
    [InlineData("FAILED", "COMPLETED", SeedreamJobStatus.Completed)]
    [InlineData("COMPLETED", "failed", SeedreamJobStatus.Completed)]
    [InlineData("FAILED", "error", SeedreamJobStatus.Failed)]
    public async Task AnOutputThatFailedAloneDoesNotFailTheJob(
        string one, string two, SeedreamJobStatus expected)
    {
        var clock = new SkippingClock();
        await using TestService service = await TestService.StartAsync(clock: clock);
        SeedreamJob job = await service.SubmitAsync(TestService.Edit() with { MaxImages = 2 });
        clock.Advance(TimeSpan.FromHours(2));
        string rows = $"[{Row(job, one, 1)},{Row(job, two, 2)}]";
        service.Emulator.Faults.Add($"history:code=200:body=text:text={Uri.EscapeDataString(rows)}");

        await service.CreateTracker().WaitAsync(job, service.Scope).Soon();

        LedgerRow row = service.Ledger.Jobs.FindByRequestId(service.Client.Settings.Endpoint, job.RequestId)!;
        Assert.Equal(expected, row.State.ToStatus());
        Assert.Equal(expected == SeedreamJobStatus.Completed ? 1 : 0, service.Ledger.Images.List(row).Count);
    }

    [Theory]
    [InlineData("""["https://h/1.jpeg","https://h/2.jpeg"]""")]
    [InlineData("""[{"url":"https://h/1.jpeg"},{"url":"https://h/2.jpeg"}]""")]
    [InlineData(""" "[\"https://h/1.jpeg\",\"https://h/2.jpeg\"]" """)]
    [InlineData(""" "['https://h/1.jpeg', 'https://h/2.jpeg']" """)]
    [InlineData("""["/generations/1.jpeg","/generations/2.jpeg"]""")]
    public async Task AllImagesOfARowAreFoundAfterTheHourInWhateverFormItNamesThem(string outputs)
    {
        var clock = new SkippingClock();
        await using TestService service = await TestService.StartAsync(clock: clock);
        SeedreamJob job = await service.SubmitAsync(TestService.Edit() with { MaxImages = 2 });
        clock.Advance(TimeSpan.FromHours(2));
        string row =
            $$"""{"request_id":"{{job.RequestId}}","model_status":"COMPLETED","generation_url":{{outputs}}}""";
        string twice = $"[{row},{row[..^1]},\"number\":2}}]";
        service.Emulator.Faults.Add(Fault.Answer(EmulatorEndpoint.History, 200, ErrorShape.Text, twice));

        SeedreamResult result = await service.GetResultAsync(job);

        Assert.Equal(["1.jpeg", "2.jpeg"], result.Images.Select(image => image.Uri!.Segments[^1]));
        Assert.All(result.Images, image => Assert.True(image.Uri!.IsAbsoluteUri));
    }

    [Fact]
    public async Task AllImagesOfAJobAreFoundAfterItsHourWhereRowsHaveNoIds()
    {
        var options = new EmulatorOptions { Clock = new SkippingClock(), HistoryNoIdShare = 1 };
        await using TestService service = await TestService.StartAsync(options);
        SeedreamJob job = await service.SubmitAsync(TestService.Edit() with { MaxImages = 3 });
        await service.SubmitAsync(TestService.Edit() with { MaxImages = 2 });
        service.Advance(TimeSpan.FromHours(2));

        SeedreamResult result = await service.GetResultAsync(job);

        Assert.Equal(3, result.Images.Count);
    }

    [Fact]
    public async Task AllImagesOfAJobAreFoundAfterItsHourWhenTheFirstRowFailed()
    {
        var clock = new SkippingClock();
        await using TestService service = await TestService.StartAsync(clock: clock);
        SeedreamJob job = await service.SubmitAsync(TestService.Edit() with { MaxImages = 3 });
        clock.Advance(TimeSpan.FromHours(2));
        service.Emulator.Faults.Add(
            $"history:nth=1:code=200:body=text:text={Uri.EscapeDataString(Row(job, "FAILED", 1))}");

        await service.CreateTracker().WaitAsync(job, service.Scope).Soon();

        LedgerRow row = service.Ledger.Jobs.FindByRequestId(service.Client.Settings.Endpoint, job.RequestId)!;
        Assert.Equal(3, service.Ledger.Images.List(row).Count);
    }

    private static string Row(SeedreamJob job, string status, int number)
    {
        string url = status == "COMPLETED" ? $"\"https://h/{number}.jpeg\"" : "null";
        return $$"""{"request_id":"{{job.RequestId}}","model_status":"{{status}}","generation_url":{{url}}}""";
    }

    private Task MakeAsync(TestService service)
    {
        string photo = _folder.Write("beach.png", Photos.Png(300, 200));
        var target = new OutputTarget(_folder.File("out"), new NameTemplate(NameTemplate.Default), _ => false, photo);
        var events = new EditEvents(_ => { }, _saved.Add, _failed.Add);
        return service.MakeAsync(TestService.EditOf(photo), target, events).Soon();
    }
}
