using Seedream.Core.Tests.Support;
using Seedream.Edits;
using Seedream.Emulator;
using Seedream.Output;
using Seedream.Runs;

namespace Seedream.Core.Tests.Runs;

/// <summary>Edits from the photo to the image on disk, with the service's queue.</summary>
public sealed class WholeEditTests : ServiceTest
{
    private const int Forgotten = 61;

    private readonly List<SeedreamJob> _submitted = [];
    private readonly List<SeedreamImage> _saved = [];
    private readonly List<SeedreamException> _failed = [];

    [Fact]
    public async Task APhotoBecomesAnImage()
    {
        string photo = Folder.Write("beach.png", Photos.Png(300, 200));

        await MakeAsync(TestService.EditOf(photo) with { AspectRatio = AspectRatios.Match, Size = "2K" });

        AssertImagesOfJob(1);
        Assert.Equal("3:2", Service.Job.AspectRatio);
        Assert.Equal(Service.Job.RequestId, Assert.Single(_submitted).RequestId);
        SeedreamImage image = _saved[0];
        Assert.Equal((Folder.File("out/beach.jpg"), photo), (image.FullName, image.Source));
        Assert.Equal((2496, 1664, 0.035m), (image.Width, image.Height, image.Cost));
        Assert.Equal(["beach.png", "out", "out/beach.jpg"], Folder.Contents);
    }

    [Theory]
    [InlineData(OutputShape.Text, true, false, false)]
    [InlineData(OutputShape.TextArray, true, true, true)]
    [InlineData(OutputShape.TextArray, false, false, false)]
    [InlineData(OutputShape.TextArray, false, true, false)]
    [InlineData(OutputShape.ObjectArray, false, false, false)]
    [InlineData(OutputShape.Object, true, false, true)]
    public async Task AllImagesOfAJobAreSavedAndTheirCostsAddUpToTheBill(
        OutputShape shape, bool isListed, bool isRepeated, bool hasSizeAsNumber)
    {
        Service.Options.OutputShape = shape;
        Service.Options.ImagesListed = isListed;
        Service.Options.RepeatImages = isRepeated;
        Service.Options.FileSizeAsNumber = hasSizeAsNumber;

        await MakeAsync(TestService.Edit() with { MaxImages = 3, Size = "2K" });

        Assert.Equal(["out", .. Enumerable.Range(1, 3).Select(i => $"out/make-it-snow-{i}.jpg")], Folder.Contents);
        AssertImagesOfJob(3);
        Assert.Equal(Service.Counters.AmountBilled, _saved.Sum(image => image.Cost));
    }

    [Fact]
    public async Task CostsAddUpToABillThatTheNumberOfImagesDoesNotDivide()
    {
        Service.Options.PricePerImage = false;
        await MakeAsync(TestService.Edit() with { MaxImages = 3, Size = "2K" });
        Assert.Equal(0.035m, decimal.Round(_saved.Sum(image => image.Cost!.Value), 20));
    }

    [Fact]
    public async Task AJobMayHaveFewerImagesThanRequested()
    {
        Service.Options.ImagesMade = 2;
        await MakeAsync(TestService.Edit() with { MaxImages = 5, Size = "2K" });
        AssertImagesOfJob(2);
    }

    [Fact]
    public async Task AFailedDownloadDoesNotAffectOtherImages()
    {
        await RestartAsync(change: settings => settings with { MaximumRetryCount = 0 });
        Service.Faults.Add("download:nth=2:truncate");

        await MakeAsync(TestService.Edit() with { MaxImages = 3, Size = "2K" });

        Assert.Equal([1, 3], _saved.Select(image => image.Index));
        SeedreamException failure = Fails.Check(SeedreamErrorId.DownloadFailed, Assert.Single(_failed));
        Assert.Equal(Service.Job.RequestId, failure.RequestId);
        Assert.Equal(["out", "out/make-it-snow-1.jpg", "out/make-it-snow-3.jpg"], Folder.Contents);
    }

    [Fact]
    public async Task EachOfManyConcurrentEditsGetsItsOwnImage()
    {
        const int Edits = 40;
        Service.Options.LatencySigma = 0.3;
        string reference = Folder.Write("in/reference.jpg", Photos.Jpeg());
        using EditRun run = Service.CreateRun();
        await Task.WhenAll(Enumerable.Range(0, Edits).Select(number =>
        {
            string photo = Folder.Write($"in/{number}.jpg", Photos.Numbered(number));
            Edit edit = TestService.EditOf(photo, $"edit {number}") with
            {
                References = [PhotoSource.FromPath(reference)],
                Size = "2K",
            };
            return run.RunAsync(edit, To(photo), direct: false, Events(), Service.Scope);
        })).Soon();

        Assert.Empty(_failed);
        Assert.Equal(Edits, _saved.Count);
        Dictionary<string, string> prompts =
            Service.Emulator.Jobs.ToDictionary(job => job.RequestId, job => job.Prompt);
        Assert.All(_saved, image =>
        {
            Assert.True(EmulatorImage.TryReadRequestId(image.FullName!, out string? requestId, out _));
            Assert.Equal($"edit {Path.GetFileNameWithoutExtension(image.FullName)}", prompts[requestId]);
        });
        Assert.Equal(0, Service.Counters.DuplicatesBilled);
        Assert.Equal(Edits + 1, Service.Counters.FilesUploaded);
    }

    [Theory]
    [InlineData("fail-please", 422, SeedreamErrorId.JobFailed)]
    [InlineData("fail-please", 200, SeedreamErrorId.JobFailed)]
    [InlineData("forbidden-by-filter", 422, SeedreamErrorId.ContentRejected)]
    [InlineData("forbidden-by-filter", 200, SeedreamErrorId.ContentRejected)]
    public async Task AFailedOrBlockedJobIsReportedAndNotBilled(
        string prompt, int code, SeedreamErrorId wanted)
    {
        Service.Options.FailedCode = code;

        SeedreamException failure = await Fails.WithAsync(wanted, MakeAsync(TestService.Edit(prompt)));

        Assert.Contains("not billed", failure.Message, StringComparison.Ordinal);
        Assert.Equal(Assert.Single(_submitted).RequestId, failure.RequestId);
        Assert.Equal(0, Service.Counters.AmountBilled);
    }

    [Fact]
    public async Task TheLedgerKnowsTheImagesOfACompletedJobThatTheServiceHasForgotten()
    {
        Service.Options.HistoryAvailable = false;
        SeedreamJob job = await Service.WaitAsync(await Service.SubmitAsync());
        Service.Advance(TimeSpan.FromMinutes(Forgotten));
        Uri image = (await Service.GetResultAsync(job)).Images.Single().Uri!;
        Assert.Contains(Service.Job.OutputIds.Single(), image.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheImagesOfAForgottenJobAreFoundInTheHistory()
    {
        SeedreamJob job = await Service.SubmitAsync(TestService.Edit() with { MaxImages = 3 });
        Service.Advance(TimeSpan.FromMinutes(Forgotten));
        SeedreamJob ended = await Service.WaitAsync(job);
        Assert.Equal((SeedreamJobStatus.Completed, 3 * 0.035m), (ended.Status, ended.Cost));
        Assert.Equal(3, (await Service.GetResultAsync(ended)).Images.Count);
    }

    [Fact]
    public async Task AForgottenJobThatTheHistoryDoesNotListHasExpired()
    {
        Service.Options.HistoryAvailable = false;
        SeedreamJob job = await Service.SubmitAsync();
        Service.Advance(TimeSpan.FromMinutes(Forgotten));
        Assert.Equal(SeedreamJobStatus.Expired, (await Service.WaitAsync(job)).Status);
        SeedreamException failure = await Fails.WithAsync(SeedreamErrorId.ResultExpired, Service.GetResultAsync(job));
        Assert.Equal(job.RequestId, failure.RequestId);
    }

    [Fact]
    public async Task AnEditEndsIfTheServiceForgetsItsJob()
    {
        Service.Options.HistoryAvailable = false;
        Service.Faults.Add("status:expire");
        await Fails.WithAsync(SeedreamErrorId.ResultExpired, MakeAsync(TestService.Edit()));
        Assert.Single(_submitted);
    }

    [Fact]
    public async Task AnEditWhoseImagesTheServiceHasDeletedIsBoughtAgainByResubmitAlone()
    {
        Service.Options.HistoryAvailable = false;
        await Service.SubmitAsync();
        Service.Advance(TimeSpan.FromDays(8));

        SeedreamException failure =
            await Fails.WithAsync(SeedreamErrorId.ResultExpired, MakeAsync(TestService.Edit()));

        Assert.Contains("for 0.035 USD, use -Resubmit", failure.RecommendedAction, StringComparison.Ordinal);
        Assert.Equal(1, Service.Counters.JobsAccepted);
    }

    [Theory]
    [InlineData(6, true)]
    [InlineData(8, false)]
    public async Task ASavedImageThatIsGoneIsDownloadedForAWeek(int days, bool isKept)
    {
        await MakeAsync(TestService.Edit());
        string path = Assert.Single(_saved).FullName!;
        File.Delete(path);
        Service.Advance(TimeSpan.FromDays(days));

        await MakeAsync(TestService.Edit());

        Assert.Equal(isKept, File.Exists(path));
        if (isKept)
            return;

        SeedreamException failure = Fails.Check(SeedreamErrorId.ResultExpired, Assert.Single(_failed));
        Assert.Contains("for 0.035 USD, use -Resubmit", failure.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AResultThatIsNotReadyWhenItsJobCompletesIsRequestedAgain()
    {
        Service.Faults.Add(Fault.Answer(EmulatorEndpoint.Result, 202) with { First = 3 });
        await MakeAsync(TestService.Edit() with { Size = "2K" });
        Assert.Single(_saved);
    }

    [Theory]
    [InlineData(EarlyResult.StatusBody)]
    [InlineData(EarlyResult.Accepted)]
    public async Task ARunningJobHasNoResult(EarlyResult early)
    {
        Service.Options.EarlyResult = early;
        SeedreamJob job = await Service.SubmitAsync();
        await Fails.WithAsync(SeedreamErrorId.WaitTimeout, Service.GetResultAsync(job));
    }

    [Fact]
    public async Task AnEditWithoutAFreeFileNameIsNotSubmitted()
    {
        Folder.Write("out/make-it-snow.jpg", [1]);
        await IsNotSubmittedAsync(SeedreamErrorId.DestinationExists, TestService.Edit());
    }

    [Fact]
    public async Task APhotoThatTheServiceWouldRejectIsNotUploaded()
    {
        string photo = Folder.Write("photo.jpg", Photos.PngHeader(10, 10));
        await IsNotSubmittedAsync(SeedreamErrorId.InputRejected, TestService.EditOf(photo));
        Assert.Equal(0, Service.Requests(EmulatorEndpoint.Upload));
    }

    [Fact]
    public Task TheAspectRatioOfAURLCannotBeMatched() => IsNotSubmittedAsync(
        SeedreamErrorId.InvalidParameter,
        TestService.Edit() with
        {
            Source = PhotoSource.FromUri(new Uri("https://h/a.jpg")),
            AspectRatio = AspectRatios.Match,
        });

    private Task MakeAsync(Edit edit) => Service.MakeAsync(edit, To(edit.Source?.Path), Events()).Soon();

    private async Task IsNotSubmittedAsync(SeedreamErrorId id, Edit edit)
    {
        await Fails.WithAsync(id, MakeAsync(edit));
        Assert.Equal(0, Service.Requests(EmulatorEndpoint.Submit));
    }

    private OutputTarget To(string? input) =>
        new(Folder.File("out"), new NameTemplate("{BaseName}"), _ => false, input);

    private EditEvents Events() => new(Locked(_submitted), Locked(_saved), Locked(_failed));

    private static Action<T> Locked<T>(List<T> list) => item =>
    {
        lock (list)
            list.Add(item);
    };

    private void AssertImagesOfJob(int count)
    {
        Assert.Empty(_failed);
        Assert.Equal(count, _saved.Count);
        Assert.All(_saved, image =>
        {
            Assert.True(EmulatorImage.TryReadRequestId(image.FullName!, out string? requestId, out int index));
            Assert.Equal((Service.Job.RequestId, image.Index - 1), (requestId, index));
            Assert.Equal(count, image.ImageCount);
        });
    }
}
