using Seedream.Core.Tests.Support;
using Seedream.Edits;
using Seedream.Emulator;
using Seedream.Output;
using Seedream.Runs;

namespace Seedream.Core.Tests.Runs;

/// <summary>An edit made in one open request.</summary>
public sealed class DirectTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly List<SeedreamImage> _saved = [];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(DirectAnswer.Jpeg, 1, "make-it-snow.jpg")]
    [InlineData(DirectAnswer.Png, 1, "make-it-snow.png")]
    [InlineData(DirectAnswer.JsonImage, 1, "make-it-snow.jpg")]
    [InlineData(DirectAnswer.JsonImages, 1, "make-it-snow.jpg")]
    [InlineData(DirectAnswer.JsonImages, 2, "make-it-snow-1.jpg make-it-snow-2.jpg")]
    public async Task Pictures_that_come_with_the_answer_are_saved_in_their_own_format(DirectAnswer answer, int images, string names)
    {
        await using TestService service = await TestService.StartAsync(new EmulatorOptions { Clock = new SkippingClock(), DirectAnswer = answer });

        await MakeAsync(service, TestService.Edit() with { Size = "2K", MaxImages = images });

        EmulatorJob job = service.Emulator.Jobs.Single();
        Assert.True(job.Direct);
        Assert.Equal(names.Split(' '), _folder.Contents);
        Assert.All(_saved, image =>
        {
            Assert.Equal(job.RequestId, image.RequestId);
            Assert.Equal((2848, 1600), (image.Width, image.Height));
            Assert.Equal(answer != DirectAnswer.Png, EmulatorImage.TryReadRequestId(image.FullName!, out string? requestId, out int index));
            Assert.Equal(answer == DirectAnswer.Png ? (null, 0) : (job.RequestId, image.Index - 1), (requestId, index));
        });
        Assert.Equal(service.Counters.AmountBilled, _saved.Sum(image => image.Cost));
        Assert.Equal(0, service.Requests(EmulatorEndpoint.Status));
    }

    [Fact]
    public async Task A_clock_that_is_set_back_while_an_edit_is_made_leaves_its_duration_right()
    {
        var time = new SkippingClock();
        var clock = new ClockToSet(time);
        await using TestService service = await TestService.StartAsync(new EmulatorOptions { Clock = time, DirectAnswer = DirectAnswer.JsonImages }, clock);
        service.OnExchange = _ => clock.Offset = TimeSpan.FromHours(-1);

        await MakeAsync(service, TestService.Edit());

        Assert.Equal(TimeSpan.FromSeconds(45), Assert.Single(_saved).Duration);
    }

    [Fact]
    public async Task The_content_filter_is_named_and_nothing_is_billed()
    {
        await using TestService service = await TestService.StartAsync();
        await Fails.WithAsync(SeedreamErrorId.ContentRejected, MakeAsync(service, TestService.Edit("forbidden-by-filter")));
        Assert.Equal(0, service.Counters.AmountBilled);
        Assert.Empty(_folder.Contents);
    }

    [Fact]
    public async Task A_job_that_fails_is_told_and_nothing_is_billed()
    {
        await using TestService service = await TestService.StartAsync();
        SeedreamException failure = await Fails.WithAsync(SeedreamErrorId.JobFailed, MakeAsync(service, TestService.Edit("fail-please")));
        Assert.Equal(422, failure.StatusCode);
        Assert.Contains("not billed", failure.Message, StringComparison.Ordinal);
        Assert.Equal(0, service.Counters.AmountBilled);
    }

    [Fact]
    public async Task A_job_that_the_gateway_cuts_off_goes_on_and_may_be_billed()
    {
        await using TestService service = await TestService.StartAsync(new EmulatorOptions { Clock = new SkippingClock(), GatewayTimeout = TimeSpan.FromSeconds(30) });
        service.Emulator.Options.HistoryAvailable = false;
        SeedreamException failure = await Fails.WithAsync(SeedreamErrorId.SubmitOutcomeUnknown, MakeAsync(service, TestService.Edit()));
        Assert.Equal(504, failure.StatusCode);
        Assert.Equal(1, service.Counters.JobsAccepted);
        Assert.Equal(1, service.Requests(EmulatorEndpoint.Direct));
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
    public async Task After_a_fault_that_leaves_the_outcome_open_nothing_is_sent_again(string fault, int accepted)
    {
        await using TestService service = await TestService.StartAsync();
        service.Emulator.Options.HistoryAvailable = false;
        service.Emulator.Faults.Add($"direct:first=1:{fault}");
        await Fails.WithAsync(SeedreamErrorId.SubmitOutcomeUnknown, MakeAsync(service, TestService.Edit()));
        Assert.Equal(accepted, service.Counters.JobsAccepted);
        Assert.Equal(1, service.Requests(EmulatorEndpoint.Direct));
        Assert.Empty(_folder.Contents);
    }

    [Fact]
    public async Task A_refusal_before_any_work_is_repeated()
    {
        await using TestService service = await TestService.StartAsync();
        service.Emulator.Faults.Add("direct:first=3:code=429");
        await MakeAsync(service, TestService.Edit());
        Assert.Single(_saved);
        Assert.Equal(1, service.Counters.JobsAccepted);
    }

    private Task MakeAsync(TestService service, Edit edit) => service.MakeAsync(
        edit,
        new OutputTarget(_folder.Path, new NameTemplate("{BaseName}"), _ => false, null),
        new EditEvents(_ => { }, _saved.Add, failure => throw failure),
        direct: true).Soon();

    // Shows the time that it is set to, and measures it as it passes.
    private sealed class ClockToSet(TimeProvider time) : TimeProvider
    {
        public TimeSpan Offset { get; set; }

        public override long TimestampFrequency => time.TimestampFrequency;

        public override DateTimeOffset GetUtcNow() => time.GetUtcNow() + Offset;

        public override long GetTimestamp() => time.GetTimestamp();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => time.CreateTimer(callback, state, dueTime, period);
    }
}
