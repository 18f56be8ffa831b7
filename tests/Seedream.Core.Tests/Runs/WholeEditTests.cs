using Seedream.Core.Tests.Support;
using Seedream.Edits;
using Seedream.Emulator;
using Seedream.Output;
using Seedream.Runs;

namespace Seedream.Core.Tests.Runs;

/// <summary>From the photo to the pictures on disk, through the queue.</summary>
public sealed class WholeEditTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly List<SeedreamJob> _submitted = [];
    private readonly List<SeedreamImage> _saved = [];
    private readonly List<SeedreamException> _failed = [];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_photo_becomes_the_picture_of_its_own_job()
    {
        await using TestService service = await TestService.StartAsync();
        string photo = _folder.Write("beach.png", Photos.Png(300, 200));

        await MakeAsync(service, TestService.EditOf(photo) with { AspectRatio = AspectRatios.Match, Size = "2K" });

        EmulatorJob job = service.Emulator.Jobs.Single();
        Assert.Equal("3:2", job.AspectRatio);
        Assert.Equal(job.RequestId, Assert.Single(_submitted).RequestId);
        SeedreamImage image = Assert.Single(_saved);
        Assert.Equal(_folder.File("out/beach.jpg"), image.FullName);
        Assert.Equal(photo, image.Source);
        Assert.Equal((2496, 1664), (image.Width, image.Height));
        Assert.Equal(0.035m, image.Cost);
        Assert.Equal(["beach.png", "out", "out/beach.jpg"], _folder.Contents);
        AreRight(job, 1);
    }

    public static TheoryData<OutputShape, bool, bool, bool> Shapes => new()
    {
        { OutputShape.Text, true, false, false },
        { OutputShape.TextArray, true, true, true },
        { OutputShape.TextArray, false, false, false },
        { OutputShape.TextArray, false, true, false },
        { OutputShape.ObjectArray, false, false, false },
        { OutputShape.Object, true, false, true },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public async Task Several_pictures_all_arrive_under_their_numbers_and_their_shares_are_the_bill(OutputShape shape, bool listed, bool repeated, bool sizeAsNumber)
    {
        await using TestService service = await TestService.StartAsync(new EmulatorOptions
        {
            Clock = new SkippingClock(),
            OutputShape = shape,
            ImagesListed = listed,
            RepeatImages = repeated,
            FileSizeAsNumber = sizeAsNumber,
        });

        await MakeAsync(service, TestService.Edit() with { MaxImages = 3, Size = "2K" });

        Assert.Equal(["out", "out/make-it-snow-1.jpg", "out/make-it-snow-2.jpg", "out/make-it-snow-3.jpg"], _folder.Contents);
        AreRight(service.Emulator.Jobs.Single(), 3);
        Assert.Equal(service.Counters.AmountBilled, _saved.Sum(image => image.Cost));
    }

    [Fact]
    public async Task A_price_that_no_number_of_pictures_divides_is_still_the_bill()
    {
        await using TestService service = await TestService.StartAsync(new EmulatorOptions { Clock = new SkippingClock(), PricePerImage = false });
        await MakeAsync(service, TestService.Edit() with { MaxImages = 3, Size = "2K" });
        Assert.Equal(0.035m, decimal.Round(_saved.Sum(image => image.Cost!.Value), 20));
    }

    [Fact]
    public async Task A_model_that_makes_fewer_pictures_than_it_may_is_taken_at_its_word()
    {
        await using TestService service = await TestService.StartAsync(new EmulatorOptions { Clock = new SkippingClock(), ImagesMade = 2 });
        await MakeAsync(service, TestService.Edit() with { MaxImages = 5, Size = "2K" });
        AreRight(service.Emulator.Jobs.Single(), 2);
    }

    [Fact]
    public async Task One_picture_of_three_that_cannot_be_fetched_takes_no_other_with_it()
    {
        await using TestService service = await TestService.StartAsync(change: settings => settings with { MaximumRetryCount = 0 });
        service.Emulator.Faults.Add("download:nth=2:code=404");

        await MakeAsync(service, TestService.Edit() with { MaxImages = 3, Size = "2K" });

        Assert.Equal([1, 3], _saved.Select(image => image.Index));
        SeedreamException failure = Fails.Check(SeedreamErrorId.DownloadFailed, Assert.Single(_failed));
        Assert.Equal(service.Emulator.Jobs.Single().RequestId, failure.RequestId);
        Assert.Equal(["out", "out/make-it-snow-1.jpg", "out/make-it-snow-3.jpg"], _folder.Contents);
    }

    [Fact]
    public async Task Many_edits_at_once_each_get_their_own_pictures()
    {
        const int Edits = 40;
        await using TestService service = await TestService.StartAsync(new EmulatorOptions { Clock = new SkippingClock(), LatencySigma = 0.3 });
        string reference = _folder.Write("in/reference.jpg", Photos.Jpeg());
        using EditRun run = service.CreateRun();
        await Task.WhenAll(Enumerable.Range(0, Edits).Select(number =>
        {
            string photo = _folder.Write($"in/{number}.jpg", [.. Photos.Jpeg(), (byte)number]);
            Edit edit = TestService.EditOf(photo, $"edit {number}") with { References = [PhotoSource.FromPath(reference)], Size = "2K" };
            return run.Pipeline.RunAsync(edit, To(photo), direct: false, Events(), service.Scope);
        })).Soon();

        Assert.Empty(_failed);
        Assert.Equal(Edits, _saved.Count);
        Dictionary<string, string> prompts = service.Emulator.Jobs.ToDictionary(job => job.RequestId, job => job.Prompt);
        Assert.All(_saved, image =>
        {
            Assert.True(EmulatorImage.TryReadRequestId(image.FullName!, out string? requestId, out _));
            Assert.Equal($"edit {Path.GetFileNameWithoutExtension(image.FullName)}", prompts[requestId]);
        });
        Assert.Equal(0, service.Counters.DuplicatesBilled);
        Assert.Equal(Edits + 1, service.Counters.FilesUploaded);
    }

    [Theory]
    [InlineData("fail-please", 422, SeedreamErrorId.JobFailed)]
    [InlineData("fail-please", 200, SeedreamErrorId.JobFailed)]
    [InlineData("forbidden-by-filter", 422, SeedreamErrorId.ContentRejected)]
    [InlineData("forbidden-by-filter", 200, SeedreamErrorId.ContentRejected)]
    public async Task A_failed_job_is_told_apart_from_a_blocked_one_and_neither_is_billed(string prompt, int code, SeedreamErrorId wanted)
    {
        await using TestService service = await TestService.StartAsync(new EmulatorOptions { Clock = new SkippingClock(), FailedCode = code });

        SeedreamException failure = await Fails.WithAsync(wanted, MakeAsync(service, TestService.Edit(prompt)));

        Assert.Contains("not billed", failure.Message, StringComparison.Ordinal);
        Assert.Equal(Assert.Single(_submitted).RequestId, failure.RequestId);
        Assert.Equal(0, service.Counters.AmountBilled);
    }

    [Fact]
    public async Task The_pictures_of_a_completed_job_are_known_after_the_service_has_forgotten_it()
    {
        var clock = new SkippingClock();
        await using TestService service = await TestService.StartAsync(clock: clock);
        service.Emulator.Options.HistoryAvailable = false;
        SeedreamJob job = await service.CreateTracker().WaitAsync(await service.SubmitAsync(), service.Scope).Soon();

        clock.Advance(TimeSpan.FromMinutes(61));

        SeedreamResult result = await service.CreateTracker().GetResultAsync(job, service.Scope).Soon();
        Assert.Contains(service.Emulator.Jobs.Single().OutputIds.Single(), result.Images.Single().Uri!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_pictures_of_a_job_that_the_service_has_forgotten_are_found_in_the_history()
    {
        var clock = new SkippingClock();
        await using TestService service = await TestService.StartAsync(clock: clock);
        SeedreamJob job = await service.SubmitAsync(TestService.Edit() with { MaxImages = 3 });

        clock.Advance(TimeSpan.FromMinutes(61));

        SeedreamJob ended = await service.CreateTracker().WaitAsync(job, service.Scope).Soon();
        Assert.Equal(SeedreamJobStatus.Completed, ended.Status);
        Assert.Equal(3 * 0.035m, ended.Cost);
        Assert.Equal(3, (await service.CreateTracker().GetResultAsync(ended, service.Scope).Soon()).Images.Length);
    }

    [Fact]
    public async Task A_job_that_the_service_has_forgotten_is_expired_where_the_history_does_not_know_it()
    {
        var clock = new SkippingClock();
        await using TestService service = await TestService.StartAsync(clock: clock);
        service.Emulator.Options.HistoryAvailable = false;
        SeedreamJob job = await service.SubmitAsync();
        JobTracker reader = service.CreateTracker();

        clock.Advance(TimeSpan.FromMinutes(61));

        Assert.Equal(SeedreamJobStatus.Expired, (await reader.WaitAsync(job, service.Scope).Soon()).Status);
        SeedreamException failure = await Fails.WithAsync(SeedreamErrorId.ResultExpired, reader.GetResultAsync(job, service.Scope));
        Assert.Equal(job.RequestId, failure.RequestId);
    }

    [Fact]
    public async Task A_job_that_is_forgotten_while_it_is_waited_for_ends_its_edit()
    {
        await using TestService service = await TestService.StartAsync();
        service.Emulator.Faults.Add("status:expire");
        await Fails.WithAsync(SeedreamErrorId.ResultExpired, MakeAsync(service, TestService.Edit()));
        Assert.Single(_submitted);
    }

    [Fact]
    public async Task A_result_that_lags_behind_the_status_is_waited_for()
    {
        await using TestService service = await TestService.StartAsync();
        service.Emulator.Faults.Add(Fault.Answer(EmulatorEndpoint.Result, 202) with { First = 3 });
        await MakeAsync(service, TestService.Edit() with { Size = "2K" });
        Assert.Single(_saved);
    }

    [Theory]
    [InlineData(EarlyResult.StatusBody)]
    [InlineData(EarlyResult.Accepted)]
    public async Task The_result_of_a_running_job_is_not_there_yet(EarlyResult early)
    {
        await using TestService service = await TestService.StartAsync(new EmulatorOptions { Clock = new SkippingClock(), EarlyResult = early });
        SeedreamJob job = await service.SubmitAsync();
        await Fails.WithAsync(SeedreamErrorId.WaitTimeout, service.CreateTracker().GetResultAsync(job, service.Scope));
    }

    [Fact]
    public async Task What_would_have_no_place_is_never_submitted()
    {
        await using TestService service = await TestService.StartAsync();
        _folder.Write("out/make-it-snow.jpg", [1]);
        await Fails.WithAsync(SeedreamErrorId.DestinationExists, MakeAsync(service, TestService.Edit()));
        Assert.Equal(0, service.Requests(EmulatorEndpoint.Submit));
    }

    [Fact]
    public async Task An_input_that_the_service_would_refuse_is_never_uploaded()
    {
        await using TestService service = await TestService.StartAsync();
        await Fails.WithAsync(SeedreamErrorId.InputRejected, MakeAsync(service, TestService.EditOf(_folder.Write("photo.jpg", Photos.PngHeader(10, 10)))));
        Assert.Equal(0, service.Requests(EmulatorEndpoint.Upload));
    }

    [Fact]
    public async Task The_ratio_of_an_address_cannot_be_matched()
    {
        await using TestService service = await TestService.StartAsync();
        Edit edit = TestService.Edit() with { Source = PhotoSource.FromUri(new Uri("https://h/a.jpg")), AspectRatio = AspectRatios.Match };
        await Fails.WithAsync(SeedreamErrorId.InvalidParameter, MakeAsync(service, edit));
        Assert.Equal(0, service.Requests(EmulatorEndpoint.Submit));
    }

    private Task MakeAsync(TestService service, Edit edit) => service.MakeAsync(edit, To(edit.Source?.Path), Events()).Soon();

    private OutputTarget To(string? input) => new(_folder.File("out"), new NameTemplate("{BaseName}"), _ => false, input);

    private EditEvents Events() => new(Locked(_submitted), Locked(_saved), Locked(_failed));

    private static Action<T> Locked<T>(List<T> list) => item =>
    {
        lock (list)
            list.Add(item);
    };

    private void AreRight(EmulatorJob job, int count)
    {
        Assert.Empty(_failed);
        Assert.Equal(count, _saved.Count);
        Assert.All(_saved, image =>
        {
            Assert.True(EmulatorImage.TryReadRequestId(image.FullName!, out string? requestId, out int index));
            Assert.Equal((job.RequestId, image.Index - 1), (requestId, index));
            Assert.Equal(count, image.ImageCount);
        });
    }
}
