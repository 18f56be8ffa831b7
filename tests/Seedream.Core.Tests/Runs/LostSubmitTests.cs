using Seedream.Core.Tests.Support;
using Seedream.Emulator;
using Seedream.Ledger;
using Seedream.Runs;
using Seedream.Service.Connection;
using static Seedream.SeedreamErrorId;

namespace Seedream.Core.Tests.Runs;

/// <summary>A submit that was sent and got no answer is adopted or sent again only by evidence.</summary>
public sealed class LostSubmitTests : IDisposable
{
    private const string ResetAfter = "submit:first=1:reset-after";
    private const string ResetBefore = "submit:first=1:reset";

    private static readonly TimeSpan Settled = SubmitOptions.DefaultResubmitAfter + TimeSpan.FromMinutes(1);

    private readonly TempFolder _folder = new();
    private readonly SkippingClock _clock = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(ResetAfter)]
    [InlineData("submit:first=1:after:code=500")]
    [InlineData("submit:first=1:after:code=503:body=html")]
    [InlineData("submit:first=1:after:code=504:body=html")]
    [InlineData("submit:first=1:after:html")]
    [InlineData("submit:first=1:malformed")]
    public async Task AnAcceptedOneIsFoundInTheHistory(string fault)
    {
        await using TestService service = await StartAsync();
        service.Emulator.Faults.Add(fault);

        SeedreamJob job = await service.SubmitAsync(Photo());

        Assert.Equal(service.Emulator.Jobs.Single().RequestId, job.RequestId);
        Assert.Equal(1, service.Requests(EmulatorEndpoint.Submit));
    }

    [Theory]
    [InlineData(HistoryRequestBody.Object, HistoryEnvelope.Data)]
    [InlineData(HistoryRequestBody.Text, HistoryEnvelope.Array)]
    public async Task AnAcceptedOneIsFoundInEveryFormOfTheHistory(HistoryRequestBody body, HistoryEnvelope envelope)
    {
        await using TestService service = await StartAsync();
        service.Emulator.Options.HistoryRequestBody = body;
        service.Emulator.Options.HistoryEnvelope = envelope;
        await service.SubmitAsync(Photo("other.jpg"));
        service.Emulator.Faults.Add(Fault.ResetAfter(EmulatorEndpoint.Submit));

        SeedreamJob job = await service.SubmitAsync(Photo());

        Assert.Equal(service.Emulator.Jobs[^1].RequestId, job.RequestId);
        Assert.Equal(2, service.Emulator.Jobs.Count);
    }

    [Fact]
    public async Task AnAdoptedJobIsAsOldAsItsSubmit()
    {
        await using TestService service = await StartAsync(TimeSpan.FromMinutes(20));
        service.Emulator.Faults.Add(ResetAfter);
        await Fails.WithAsync(SubmitOutcomeUnknown, service.SubmitAsync(Photo()));
        _clock.Advance(TimeSpan.FromHours(2));
        DateTimeOffset before = _clock.GetUtcNow();

        SeedreamJob job = await service.SubmitAsync(Photo());
        SeedreamResult result = await service.GetResultAsync(await service.WaitAsync(job));

        // A job that seemed young would be asked about for a minute.
        Assert.Single(result.Images);
        Assert.InRange(_clock.GetUtcNow() - before, TimeSpan.Zero, TimeSpan.FromSeconds(59));
    }

    [Fact]
    public async Task AnEarlierSubmitStaysUnknownIfTheHistoryTakesTooLong()
    {
        await using TestService service = await StartAsync(TimeSpan.FromHours(9));
        service.Emulator.Faults.Add("submit:first=2:reset-after");
        Seedream.Edits.Edit[] edits = [Photo("a.jpg"), Photo("b.jpg")];
        foreach (Seedream.Edits.Edit edit in edits)
            await Fails.WithAsync(SubmitOutcomeUnknown, service.SubmitAsync(edit));

        // The second edit waits for the reading of the first.
        StallGate gate = service.Hold(EmulatorEndpoint.History);
        using var deadline = new Deadline(_clock, TimeSpan.FromMinutes(2), CancellationToken.None);
        using EditRun run = service.CreateRun();
        Task[] submits =
        [
            .. edits.Select(async edit =>
            {
                PreparedEdit prepared = await run.PrepareAsync(edit, new CallContext(deadline));
                await run.Submitter.GetOrSubmitAsync(prepared, direct: false, new CallContext(deadline));
            }),
        ];
        await gate.Reached.Soon();
        _clock.Advance(TimeSpan.FromMinutes(3));

        foreach (Task submit in submits)
        {
            SeedreamException failure = await Fails.WithAsync(SubmitOutcomeUnknown, submit);
            Assert.Contains("may be billed", failure.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AUrlIsEvidenceUnlessAnotherEditUsedIt(bool isShared)
    {
        await using TestService service = await StartAsync();
        Seedream.Edits.Edit edit = TestService.Edit() with
        {
            Source = Seedream.Edits.PhotoSource.FromUri(new("https://photos.example/a.jpg")),
        };
        if (isShared)
            await service.SubmitAsync(edit with { Prompt = "make it rain" });

        service.Emulator.Faults.Add(Fault.ResetAfter(EmulatorEndpoint.Submit) with { First = 1 });
        Task<SeedreamJob> submit = service.SubmitAsync(edit);

        if (isShared)
            await Fails.WithAsync(SubmitOutcomeUnknown, submit);
        else
            Assert.Equal((await submit).RequestId, service.Emulator.Jobs.Single().RequestId);
    }

    [Fact]
    public async Task AnAcceptedOneThatIsListedWithinSecondsIsWaitedFor()
    {
        await using TestService service = await StartAsync(TimeSpan.FromSeconds(4));
        service.Emulator.Faults.Add(ResetAfter);

        SeedreamJob job = await service.SubmitAsync(Photo());

        Assert.Equal(service.Emulator.Jobs.Single().RequestId, job.RequestId);
    }

    [Fact]
    public async Task AnAcceptedOneThatIsListedAfterMinutesIsFoundByTheNextRun()
    {
        await using TestService service = await StartAsync(TimeSpan.FromMinutes(20));
        service.Emulator.Faults.Add(ResetAfter);
        await Fails.WithAsync(SubmitOutcomeUnknown, service.SubmitAsync(Photo()));
        _clock.Advance(TimeSpan.FromMinutes(21));

        SeedreamJob job = await service.SubmitAsync(Photo());

        Assert.Equal(service.Emulator.Jobs.Single().RequestId, job.RequestId);
    }

    [Fact]
    public async Task AnAcceptedOneWithoutAnAssetIsNamedAndNeverAdopted()
    {
        await using TestService service = await StartAsync();
        service.Emulator.Faults.Add(ResetAfter);

        SeedreamException failure = await Fails.WithAsync(SubmitOutcomeUnknown, service.SubmitAsync());

        Assert.Contains(service.Emulator.Jobs.Single().RequestId, failure.Message, StringComparison.Ordinal);
        Assert.Contains("Resolve-SeedreamJob", failure.RecommendedAction, StringComparison.Ordinal);
        await Fails.WithAsync(SubmitOutcomeUnknown, service.SubmitAsync());
        Assert.Equal(1, service.Counters.JobsAccepted);
    }

    [Fact]
    public async Task ALostOneEndsWithinSecondsAndSaysWhenARunSettlesIt()
    {
        await using TestService service = await StartAsync();
        service.Emulator.Faults.Add(ResetBefore);
        DateTimeOffset start = _clock.GetUtcNow();

        SeedreamException failure = await Fails.WithAsync(SubmitOutcomeUnknown, service.SubmitAsync(Photo()));

        Assert.True(_clock.GetUtcNow() - start < TimeSpan.FromMinutes(1));
        Assert.Contains("Run the same command again after", failure.RecommendedAction, StringComparison.Ordinal);
        Assert.Equal(0, service.Counters.JobsAccepted);
    }

    [Fact]
    public async Task ALostOneIsSentAgainAfterTwoHoursWhereAJobOfOursIsListed()
    {
        await using TestService service = await StartAsync();
        service.Emulator.Faults.Add(ResetBefore);
        await Fails.WithAsync(SubmitOutcomeUnknown, service.SubmitAsync(Photo()));
        await service.SubmitAsync(Photo("other.jpg"));
        _clock.Advance(service.Client.Settings.RequestTimeout + Settled);

        SeedreamJob job = await service.SubmitAsync(Photo());

        Assert.Equal(service.Emulator.Jobs[^1].RequestId, job.RequestId);
        Assert.Equal(2, service.Counters.JobsAccepted);
    }

    [Fact]
    public async Task ALostOneIsNotSentAgainBeforeTwoHours()
    {
        await using TestService service = await StartAsync();
        service.Emulator.Faults.Add(ResetBefore);
        await Fails.WithAsync(SubmitOutcomeUnknown, service.SubmitAsync(Photo()));
        await service.SubmitAsync(Photo("other.jpg"));
        _clock.Advance(service.Client.Settings.RequestTimeout + SubmitOptions.DefaultResubmitAfter / 2);

        await Fails.WithAsync(SubmitOutcomeUnknown, service.SubmitAsync(Photo()));

        Assert.Equal(1, service.Counters.JobsAccepted);
    }

    [Fact]
    public async Task ALostOneIsNeverSentAgainWhereNoJobOfOursIsListed()
    {
        await using TestService service = await StartAsync();
        service.Emulator.Faults.Add(ResetBefore);
        await Fails.WithAsync(SubmitOutcomeUnknown, service.SubmitAsync(Photo()));
        _clock.Advance(service.Client.Settings.RequestTimeout + Settled);

        SeedreamException failure = await Fails.WithAsync(SubmitOutcomeUnknown, service.SubmitAsync(Photo()));

        Assert.Contains("another edit has completed", failure.RecommendedAction, StringComparison.Ordinal);
        Assert.Equal(0, service.Counters.JobsAccepted);
    }

    [Fact]
    public async Task NothingIsSentAgainWhereTheHistoryShowsNoBodies()
    {
        await using TestService service = await StartAsync();
        service.Emulator.Options.HistoryRequestBody = HistoryRequestBody.Absent;
        service.Emulator.Faults.Add(ResetAfter);
        await Fails.WithAsync(SubmitOutcomeUnknown, service.SubmitAsync(Photo()));
        await service.SubmitAsync(Photo("other.jpg"));
        _clock.Advance(service.Client.Settings.RequestTimeout + Settled);

        await Fails.WithAsync(SubmitOutcomeUnknown, service.SubmitAsync(Photo()));

        Assert.Equal(2, service.Counters.JobsAccepted);
    }

    [Fact]
    public async Task TwoWithTheSamePromptGetEachItsOwnJob()
    {
        await using TestService service = await StartAsync();
        service.Emulator.Options.HistoryAvailable = false;
        service.Emulator.Faults.Add(Fault.ResetAfter(EmulatorEndpoint.Submit) with { First = 2 });
        foreach (string name in new[] { "a.jpg", "b.jpg" })
            await Fails.WithAsync(SubmitOutcomeUnknown, service.SubmitAsync(Photo(name)));

        service.Emulator.Options.HistoryAvailable = true;
        SeedreamJob second = await service.SubmitAsync(Photo("b.jpg"));
        SeedreamJob first = await service.SubmitAsync(Photo("a.jpg"));

        Assert.Equal(service.Emulator.Jobs.Select(job => job.RequestId), [first.RequestId, second.RequestId]);
        Assert.Equal(2, service.Counters.JobsAccepted);
    }

    [Theory]
    [InlineData(3 * 24)]
    [InlineData(-9)]
    public async Task AChangeOfThisComputersClockProvesNothing(int hours)
    {
        var mine = new SetClock();
        await using EmulatorServer emulator = await EmulatorServer.StartAsync(
            new EmulatorOptions { Clock = _clock, HistoryLag = TimeSpan.Zero });
        await using TestService client = TestService.Of(emulator, mine);
        emulator.Faults.Add(ResetBefore);
        await Fails.WithAsync(SubmitOutcomeUnknown, PassTimeAsync(mine, client.SubmitAsync(Photo())));
        await PassTimeAsync(mine, client.SubmitAsync(Photo("other.jpg")));
        mine.Set = TimeSpan.FromHours(hours);

        await Fails.WithAsync(SubmitOutcomeUnknown, PassTimeAsync(mine, client.SubmitAsync(Photo())));
        Assert.Equal(1, emulator.Counters.JobsAccepted);

        _clock.Advance(client.Client.Settings.RequestTimeout + Settled);
        await client.Api.GetCreditAsync(client.Scope).Soon();
        await PassTimeAsync(mine, client.SubmitAsync(Photo()));
        Assert.Equal(2, emulator.Counters.JobsAccepted);
    }

    [Fact]
    public async Task APersonCanAdoptOne()
    {
        await using TestService service = await StartAsync();
        service.Emulator.Faults.Add(ResetAfter);
        await Fails.WithAsync(SubmitOutcomeUnknown, service.SubmitAsync());
        var resolver = new JobResolver(service.Api, service.Ledger);
        LedgerRow row = resolver.Find(Unknown(service));

        await Fails.WithAsync(InvalidParameter, resolver.AdoptAsync(row, "no-such-request", service.Scope).Soon());
        SeedreamJob job =
            await resolver.AdoptAsync(row, service.Emulator.Jobs.Single().RequestId, service.Scope).Soon();

        Assert.Equal(SeedreamJobStatus.Running, job.Status);
        Assert.Equal(job.RequestId, (await service.SubmitAsync()).RequestId);
        Assert.Equal(1, service.Counters.JobsAccepted);
    }

    [Fact]
    public async Task APersonCanLetOneBeSubmittedAgain()
    {
        await using TestService service = await StartAsync();
        service.Emulator.Faults.Add(ResetBefore);
        await Fails.WithAsync(SubmitOutcomeUnknown, service.SubmitAsync());
        var resolver = new JobResolver(service.Api, service.Ledger);

        SeedreamJob job = resolver.ReleaseAsNotAccepted(resolver.Find(Unknown(service)));

        Assert.Equal(SeedreamJobStatus.Failed, job.Status);
        await service.SubmitAsync();
        Assert.Equal(1, service.Counters.JobsAccepted);
    }

    private static SeedreamJob Unknown(TestService service) =>
        service.Ledger.Jobs.List(new JobFilter { Statuses = [SeedreamJobStatus.Unknown] }).Single().ToJob();

    private Seedream.Edits.Edit Photo(string name = "photo.jpg") =>
        TestService.EditOf(_folder.Write(name, [.. Photos.Jpeg(), .. name.Select(letter => (byte)letter)]));

    private Task<TestService> StartAsync(TimeSpan lag = default) =>
        TestService.StartAsync(new EmulatorOptions { Clock = _clock, HistoryLag = lag });

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
