using Seedream.Core.Tests.Support;
using Seedream.Edits;
using Seedream.Emulator;
using Seedream.Service.Connection;
using Seedream.Service.Wire;

namespace Seedream.Core.Tests.Runs;

/// <summary>Requests that cost nothing are repeated until there is an answer.</summary>
public sealed class RepeatedReadingTests : ServiceTest
{
    private static readonly string[] Faults =
    [
        "code=500", "code=502:body=html", "code=503:body=empty", "code=504:body=html", "code=408:body=empty",
        "code=429", "reset", "reset-after", "html", "malformed", "truncate", "code=200:body=empty",
    ];

    private static readonly EmulatorEndpoint[] Questions =
    [
        EmulatorEndpoint.Upload, EmulatorEndpoint.Status, EmulatorEndpoint.Result, EmulatorEndpoint.Credits,
        EmulatorEndpoint.History,
    ];

    public static TheoryData<EmulatorEndpoint> Endpoints => new(Questions);

    public static IEnumerable<object[]> TemporaryFaults =>
        Questions.SelectMany(endpoint => Faults.Select(fault => new object[] { endpoint, fault }));

    [Theory]
    [MemberData(nameof(TemporaryFaults))]
    public async Task ATemporaryFaultIsRetried(EmulatorEndpoint endpoint, string fault)
    {
        Func<Task> ask = await PrepareAsync(endpoint);
        Service.Faults.Add($"{endpoint}:first=2:{fault}");
        await ask().Soon();
        Assert.Equal(3, Service.Requests(endpoint));
    }

    [Theory]
    [MemberData(nameof(Endpoints))]
    public async Task APermanentFaultIsReportedAfterTheRetries(EmulatorEndpoint endpoint)
    {
        Func<Task> ask = await PrepareAsync(endpoint);
        Service.Faults.Add($"{endpoint}:code=502:body=html");
        SeedreamException failure = await Fails.WithAsync(SeedreamErrorId.ServiceUnavailable, ask());
        Assert.Equal(502, failure.StatusCode);
        Assert.Equal(6, Service.Requests(endpoint));
    }

    [Theory]
    [MemberData(nameof(Endpoints))]
    public async Task ARejectedKeyIsNotUsedAgain(EmulatorEndpoint endpoint)
    {
        Func<Task> ask = await PrepareAsync(endpoint);
        Service.Faults.Add($"{endpoint}:code=401");
        await Fails.WithAsync(SeedreamErrorId.ApiKeyRejected, ask());
        Assert.Equal(1, Service.Requests(endpoint));
    }

    [Theory]
    [MemberData(nameof(Endpoints))]
    public async Task ARequestThatTimesOutIsRepeated(EmulatorEndpoint endpoint)
    {
        Service.Options.RecordRetention = TimeSpan.FromDays(9);
        Func<Task> ask = await PrepareAsync(endpoint);
        StallGate gate = Service.Hold(endpoint);
        Task asking = ask();
        await gate.Reached.Soon();

        Service.Advance(TimeSpan.FromDays(1) + TimeSpan.FromMinutes(1));

        await asking.Soon();
    }

    [Fact]
    public async Task ARedirectDoesNotGetTheKey()
    {
        Service.Faults.Add("credits:redirect");
        await Fails.WithAsync(SeedreamErrorId.ServiceUnavailable, Service.Api.GetCreditAsync(Service.Scope));
        Assert.Equal(0, Service.Requests(EmulatorEndpoint.Foreign));
    }

    [Fact]
    public async Task AllPagesOfTheHistoryAreRead()
    {
        for (int number = 0; number < 9; number++)
            await Service.CompleteAsync(TestService.Edit($"edit {number}") with { MaxImages = 12 });

        DateTimeOffset start = SkippingClock.Beginning;
        HistoryListing listing = await Service.Api.ListHistoryAsync(start.AddDays(-1), start.AddDays(1), Service.Scope);
        IReadOnlyList<HistoryRow> rows = listing.Rows;

        Assert.True(listing.IsComplete);
        Assert.Equal(9 * 12, rows.Count);
        IEnumerable<string?> jobs = Service.Emulator.Jobs.Select(job => job.RequestId);
        Assert.Equal(jobs.Order(), rows.Select(row => row.RequestId).Distinct().Order());
    }

    [Theory]
    [InlineData(0, true, true)]
    [InlineData(1, true, true)]
    [InlineData(1, false, true)]
    [InlineData(-1, true, false)]
    public async Task AListThatMovesBetweenPagesIsReadOrKnownToBeIncomplete(int shift, bool totals, bool isComplete)
    {
        Service.Options.HistoryPageSize = 2;
        Service.Options.HistoryShift = shift;
        Service.Options.HistoryTotals = totals;
        for (int number = 0; number < 5; number++)
            await Service.CompleteAsync(TestService.Edit($"edit {number}"));

        Service.Advance(TimeSpan.FromMinutes(1));
        DateTimeOffset start = SkippingClock.Beginning;
        HistoryListing listing = await Service.Api.ListHistoryAsync(start.AddDays(-1), start.AddDays(1), Service.Scope);

        Assert.Equal(isComplete, listing.IsComplete);
        if (isComplete)
            Assert.Equal(5, listing.Rows.Count);
    }

    [Theory]
    [InlineData("count")]
    [InlineData("total")]
    public async Task ACountOfEachPageDoesNotEndTheHistory(string name)
    {
        string[] pages =
        [
            $$"""{"{{name}}":2,"data":[{"request_id":"a"},{"request_id":"b"}]}""",
            $$"""{"{{name}}":1,"data":[{"request_id":"c"}]}""",
            $$"""{"{{name}}":1,"data":[{"request_id":"d"}]}""",
            $$"""{"{{name}}":0,"data":[]}""",
        ];
        for (int page = 0; page < pages.Length; page++)
        {
            Service.Faults.Add(Fault.Answer(EmulatorEndpoint.History, 200, ErrorShape.Text, pages[page]) with
            {
                Nth = page + 1,
            });
        }

        HistoryListing listing = await Service.Api.ListHistoryAsync(default, default, Service.Scope).Soon();

        Assert.True(listing.IsComplete);
        Assert.Equal(["a", "b", "c", "d"], listing.Rows.Select(row => row.RequestId));
    }

    [Fact]
    public async Task TheHistoryHasNoRowsForAnUnknownRequest() =>
        Assert.Empty(await Service.Api.GetHistoryAsync(Guid.NewGuid().ToString(), Service.Scope).Soon());

    [Fact]
    public async Task TheLogContainsNeitherTheKeyNorImageData()
    {
        byte[] photo = Photos.Jpeg();
        await Service.Api.UploadAsync(TestService.Inspected(Folder.Write("photo.jpg", photo)), Service.Scope).Soon();

        HttpExchange upload = Assert.Single(Service.Exchanges);
        string all = $"{upload} {upload.RequestBody} {upload.ResponseBody}";
        Assert.Contains("photo.jpg", upload.RequestBody!, StringComparison.Ordinal);
        Assert.DoesNotContain(TestService.KeyText, all, StringComparison.Ordinal);
        Assert.DoesNotContain(Convert.ToBase64String(photo)[..40], all, StringComparison.Ordinal);
    }

    private async Task<Func<Task>> PrepareAsync(EmulatorEndpoint endpoint)
    {
        Service.Options.HistoryLag = TimeSpan.Zero;
        SeedreamJob job = await Service.SubmitAsync();
        PhotoFile photo = TestService.Inspected(Folder.Write("photo.jpg", Photos.Jpeg()));
        return () => endpoint switch
        {
            EmulatorEndpoint.Upload => Service.Api.UploadAsync(photo, Service.Scope),
            EmulatorEndpoint.Status => Service.Api.GetStatusAsync(job.RequestId, Service.Scope),
            EmulatorEndpoint.Result => Service.Api.GetResultAsync(job.RequestId, Service.Scope),
            EmulatorEndpoint.Credits => Service.Api.GetCreditAsync(Service.Scope),
            _ => Service.Api.GetHistoryAsync(job.RequestId, Service.Scope),
        };
    }
}
