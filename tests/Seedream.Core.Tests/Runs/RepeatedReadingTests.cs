using Seedream.Core.Tests.Support;
using Seedream.Edits;
using Seedream.Emulator;
using Seedream.Service.Connection;
using Seedream.Service.Wire;

namespace Seedream.Core.Tests.Runs;

/// <summary>What buys nothing is asked again until there is an answer.</summary>
public sealed class RepeatedReadingTests
{
    private const int Faults = 2;

    private static readonly string[] Endpoints = ["upload", "status", "result", "credits", "history"];

    private static readonly string[] Passing =
    [
        "code=500", "code=502:body=html", "code=503:body=empty", "code=504:body=html", "code=408:body=empty",
        "code=429", "reset", "reset-after", "html", "malformed", "truncate", "code=200:body=empty",
    ];

    public static TheoryData<string, string> Faulty
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (string endpoint in Endpoints)
            {
                foreach (string fault in Passing)
                    data.Add(endpoint, fault);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Faulty))]
    public async Task A_fault_that_passes_is_outlasted(string endpoint, string fault)
    {
        await using TestService service = await TestService.StartAsync();
        using var folder = new TempFolder();
        SeedreamJob job = await service.SubmitAsync();
        service.Emulator.Faults.Add($"{endpoint}:first={Faults}:{fault}");

        await AskAsync(service, endpoint, job, TestService.Inspected(folder.Write("photo.jpg", Photos.Jpeg()))).Soon();

        Assert.Equal(Faults + 1, service.Requests(Enum.Parse<EmulatorEndpoint>(endpoint, ignoreCase: true)));
    }

    [Theory]
    [InlineData("upload")]
    [InlineData("status")]
    [InlineData("result")]
    [InlineData("credits")]
    [InlineData("history")]
    public async Task A_fault_that_stays_is_told_after_the_retries(string endpoint)
    {
        await using TestService service = await TestService.StartAsync(change: settings => settings with { MaximumRetryCount = 3 });
        using var folder = new TempFolder();
        SeedreamJob job = await service.SubmitAsync();
        service.Emulator.Faults.Add($"{endpoint}:code=502:body=html");

        SeedreamException failure = await Fails.WithAsync(
            SeedreamErrorId.ServiceUnavailable, AskAsync(service, endpoint, job, TestService.Inspected(folder.Write("photo.jpg", Photos.Jpeg()))));

        Assert.Equal(502, failure.StatusCode);
        Assert.Equal(4, service.Requests(Enum.Parse<EmulatorEndpoint>(endpoint, ignoreCase: true)));
    }

    [Theory]
    [InlineData("upload")]
    [InlineData("status")]
    [InlineData("result")]
    [InlineData("credits")]
    [InlineData("history")]
    public async Task A_refused_key_is_not_tried_again(string endpoint)
    {
        await using TestService service = await TestService.StartAsync();
        using var folder = new TempFolder();
        SeedreamJob job = await service.SubmitAsync();
        service.Emulator.Faults.Add($"{endpoint}:code=401");

        await Fails.WithAsync(SeedreamErrorId.ApiKeyRejected, AskAsync(service, endpoint, job, TestService.Inspected(folder.Write("photo.jpg", Photos.Jpeg()))));

        Assert.Equal(1, service.Requests(Enum.Parse<EmulatorEndpoint>(endpoint, ignoreCase: true)));
    }

    [Theory]
    [InlineData("upload")]
    [InlineData("status")]
    [InlineData("result")]
    [InlineData("credits")]
    [InlineData("history")]
    public async Task A_question_without_an_answer_in_time_is_asked_again(string endpoint)
    {
        var clock = new SkippingClock();
        await using TestService service = await TestService.StartAsync(new EmulatorOptions { Clock = clock, RecordRetention = TimeSpan.FromDays(9) });
        using var folder = new TempFolder();
        SeedreamJob job = await service.SubmitAsync();
        var gate = new StallGate();
        service.Emulator.Faults.Add(Fault.Stall(Enum.Parse<EmulatorEndpoint>(endpoint, ignoreCase: true), gate) with { First = 1 });
        Task ask = AskAsync(service, endpoint, job, TestService.Inspected(folder.Write("photo.jpg", Photos.Jpeg())));
        await gate.Reached.Soon();

        clock.Advance(TimeSpan.FromDays(1) + TimeSpan.FromMinutes(1));

        await ask.Soon();
    }

    [Fact]
    public async Task The_key_does_not_follow_a_redirect()
    {
        await using TestService service = await TestService.StartAsync();
        service.Emulator.Faults.Add("credits:redirect");
        await Fails.WithAsync(SeedreamErrorId.ServiceUnavailable, service.Api.GetCreditAsync(service.Scope));
        Assert.Equal(0, service.Requests(EmulatorEndpoint.Foreign));
    }

    [Fact]
    public async Task The_history_is_read_to_its_last_page()
    {
        await using TestService service = await TestService.StartAsync();
        for (int number = 0; number < 9; number++)
            await service.CompleteAsync(TestService.Edit($"edit {number}") with { MaxImages = 12 });

        DateTimeOffset start = SkippingClock.Beginning;
        HistoryListing listing = await service.Api.ListHistoryAsync(start.AddDays(-1), start.AddDays(1), service.Scope);
        IReadOnlyList<HistoryRow> rows = listing.Rows;

        Assert.True(listing.IsComplete);
        Assert.Equal(9 * 12, rows.Count);
        Assert.Equal(service.Emulator.Jobs.Select(job => job.RequestId).Order(), rows.Select(row => row.RequestId).Distinct().Order());
    }

    [Fact]
    public async Task The_history_does_not_know_a_request_of_somebody_else()
    {
        await using TestService service = await TestService.StartAsync();
        Assert.Empty(await service.Api.GetHistoryAsync(Guid.NewGuid().ToString(), service.Scope).Soon());
    }

    [Fact]
    public async Task The_log_has_no_key_and_no_image_data()
    {
        await using TestService service = await TestService.StartAsync();
        using var folder = new TempFolder();
        byte[] photo = Photos.Jpeg();
        await service.Api.UploadAsync(TestService.Inspected(folder.Write("photo.jpg", photo)), service.Scope).Soon();

        HttpExchange upload = Assert.Single(service.Exchanges);
        string all = $"{upload} {upload.RequestBody} {upload.ResponseBody}";
        Assert.Contains("photo.jpg", upload.RequestBody!, StringComparison.Ordinal);
        Assert.DoesNotContain(TestService.KeyText, all, StringComparison.Ordinal);
        Assert.DoesNotContain(Convert.ToBase64String(photo)[..40], all, StringComparison.Ordinal);
    }

    private static Task AskAsync(TestService service, string endpoint, SeedreamJob job, PhotoFile photo) => endpoint switch
    {
        "upload" => service.Api.UploadAsync(photo, service.Scope),
        "status" => service.Api.GetStatusAsync(job.RequestId, service.Scope),
        "result" => service.Api.GetResultAsync(job.RequestId, service.Scope),
        "credits" => service.Api.GetCreditAsync(service.Scope),
        _ => service.Api.GetHistoryAsync(job.RequestId, service.Scope),
    };
}
