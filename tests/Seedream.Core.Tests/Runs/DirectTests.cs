using Seedream.Core.Tests.Support;
using Seedream.Edits;
using Seedream.Emulator;
using Seedream.Output;
using Seedream.Runs;

namespace Seedream.Core.Tests.Runs;

/// <summary>Edits whose images are in the response to their submit.</summary>
public sealed class DirectTests : ServiceTest
{
    private readonly List<SeedreamImage> _saved = [];

    [Theory]
    [InlineData(DirectAnswer.Jpeg, 1, "make-it-snow.jpg")]
    [InlineData(DirectAnswer.Png, 1, "make-it-snow.png")]
    [InlineData(DirectAnswer.JsonImage, 1, "make-it-snow.jpg")]
    [InlineData(DirectAnswer.JsonImages, 1, "make-it-snow.jpg")]
    public async Task ImagesInTheResponseAreSavedInTheirOwnFormat(DirectAnswer answer, int count, string names)
    {
        Service.Options.DirectAnswer = answer;

        await MakeAsync(TestService.Edit() with { Size = "2K", MaxImages = count });

        EmulatorJob job = Service.Job;
        Assert.True(job.Direct);
        Assert.Equal(names.Split(' '), Folder.Contents);
        Assert.All(_saved, image =>
        {
            Assert.Equal((job.RequestId, 2848, 1600), (image.RequestId, image.Width, image.Height));

            // The emulator cannot mark a PNG with its job.
            bool isMarked = EmulatorImage.TryReadRequestId(image.FullName!, out string? requestId, out int index);
            Assert.Equal(answer != DirectAnswer.Png, isMarked);
            Assert.Equal(isMarked ? (job.RequestId, image.Index - 1) : (null, 0), (requestId, index));
        });
        Assert.Equal(Service.Counters.AmountBilled, _saved.Sum(image => image.Cost));
        Assert.Equal(0, Service.Requests(EmulatorEndpoint.Status));
    }

    [Fact]
    public async Task SeveralImagesAreRefusedBeforeAnythingIsSent()
    {
        await Fails.WithAsync(SeedreamErrorId.InvalidParameter, MakeAsync(TestService.Edit() with { MaxImages = 2 }));
        Assert.Empty(Service.Exchanges);
        Assert.Empty(Folder.Contents);
    }

    [Fact]
    public async Task SettingTheClockBackDoesNotChangeTheDuration()
    {
        var time = new SkippingClock();
        var clock = new OffsetClock(time);
        await RestartAsync(new EmulatorOptions { Clock = time }, clock);
        Service.Options.DirectAnswer = DirectAnswer.JsonImages;
        Service.OnExchange = _ => clock.Offset = TimeSpan.FromHours(-1);

        await MakeAsync();

        Assert.Equal(TimeSpan.FromSeconds(45), Assert.Single(_saved).Duration);
    }

    [Theory]
    [InlineData("forbidden-by-filter", SeedreamErrorId.ContentRejected, 400)]
    [InlineData("fail-please", SeedreamErrorId.JobFailed, 422)]
    public async Task AFailedEditIsReportedAndNotBilled(string prompt, SeedreamErrorId id, int code)
    {
        SeedreamException failure = await Fails.WithAsync(id, MakeAsync(TestService.Edit(prompt)));
        Assert.Contains("billed", failure.Message, StringComparison.Ordinal);
        Assert.Equal(code, failure.StatusCode);
        Assert.Equal(0, Service.Counters.AmountBilled);
        Assert.Empty(Folder.Contents);
    }

    [Fact]
    public async Task AJobThatOutlastsTheGatewayMayBeBilled()
    {
        Service.Options.GatewayTimeout = TimeSpan.FromSeconds(30);
        Service.Options.HistoryAvailable = false;
        SeedreamException failure = await Fails.WithAsync(SeedreamErrorId.SubmitOutcomeUnknown, MakeAsync());
        Assert.Equal(504, failure.StatusCode);
        Assert.Equal(1, Service.Counters.JobsAccepted);
        Assert.Equal(1, Service.Requests(EmulatorEndpoint.Direct));
    }

    [Theory]
    [InlineData("reset", 0)]
    [InlineData("reset-after", 1)]
    [InlineData("code=500", 0)]
    [InlineData("code=502:body=html", 0)]
    [InlineData("after:code=502:body=html", 1)]
    [InlineData("html", 0)]
    [InlineData("after:html", 1)]
    [InlineData("truncate", 1)]
    public async Task AnEditWithAnUnknownOutcomeIsNotSentAgain(string fault, int accepted)
    {
        Service.Options.HistoryAvailable = false;
        Service.Faults.Add($"direct:first=1:{fault}");
        await Fails.WithAsync(SeedreamErrorId.SubmitOutcomeUnknown, MakeAsync());
        Assert.Equal(accepted, Service.Counters.JobsAccepted);
        Assert.Equal(1, Service.Requests(EmulatorEndpoint.Direct));
        Assert.Empty(Folder.Contents);
    }

    [Fact]
    public async Task AnEditThatWasNotAcceptedIsSentAgain()
    {
        Service.Faults.Add("direct:first=3:code=429");
        await MakeAsync();
        Assert.Single(_saved);
        Assert.Equal(1, Service.Counters.JobsAccepted);
    }

    private Task MakeAsync(Edit? edit = null) => Service.MakeAsync(
        edit ?? TestService.Edit(),
        new OutputTarget(Folder.Path, new NameTemplate("{BaseName}"), _ => false, null),
        new EditEvents(_ => { }, _saved.Add, failure => throw failure),
        direct: true).Soon();
}
