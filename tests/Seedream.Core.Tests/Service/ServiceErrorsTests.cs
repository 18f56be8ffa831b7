using Seedream.Core.Tests.Support;
using Seedream.Service;
using Seedream.Service.Connection;
using Seedream.Service.Transport;
using static Seedream.SeedreamErrorId;

namespace Seedream.Core.Tests.Service;

/// <summary>Covers every row of the contract's table of errors.</summary>
public sealed class ServiceErrorsTests
{
    private static readonly ApiKey Key = new(TestService.KeyText);

    public ServiceErrorsTests() => Key.Register();

    public static TheoryData<int, string, SeedreamErrorId> Refusals => new()
    {
        { 400, """{"error":"Invalid parameters: size"}""", InvalidParameter },
        { 400, """{"error":"The input text may contain sensitive information."}""", ContentRejected },
        { 401, """{"error":"API key is missing"}""", ApiKeyRejected },
        { 401, """{"error":"API key is invalid or expired"}""", ApiKeyRejected },
        { 402, """{"error":"Payment required"}""", InsufficientCredit },
        { 403, """{"detail":"Not permitted for this team"}""", PermissionDenied },
        { 404, """{"error":"Model not found"}""", ModelUnavailable },
        { 405, "<html><title>405 Not Allowed</title></html>", ServiceUnavailable },
        { 406, """{"error":"Content-Type must be application/json"}""", ServiceUnavailable },
        { 406, """{"error":"Insufficient credits: balance is 0.0100, needed 0.0350"}""", InsufficientCredit },
        { 406, """{"error":"Invalid value for 'size'"}""", InvalidParameter },
        { 406, """{"error":"Team spend limit of 5.00 USD reached"}""", InsufficientCredit },
        { 410, """{"error":"Model has been retired"}""", ModelUnavailable },
        { 413, "", InputRejected },
        { 422, """{"detail":[{"loc":["body","size"],"msg":"not a size","type":"value_error"}]}""", InvalidParameter },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    public void ARejectedSubmitHasItsErrorIdAndIsNotBilled(int status, string body, SeedreamErrorId expected)
    {
        SeedreamException failure = Fails.Check(expected, SubmitError(Responses.Json(status, body)));
        Assert.Equal(status, failure.StatusCode);
        Assert.Contains("Nothing was billed.", failure.Message, StringComparison.Ordinal);
        bool endsTheRun = expected is ApiKeyRejected or PermissionDenied or InsufficientCredit or ModelUnavailable;
        Assert.Equal(endsTheRun, failure.EndsTheRun);
    }

    [Theory]
    [MemberData(nameof(Refusals))]
    public void ARejectedUploadHasTheSameErrorId(int status, string body, SeedreamErrorId expected)
    {
        SeedreamException failure = ServiceErrors.From(Upload, Responses.Json(status, body));
        Assert.Equal(status, Fails.Check(expected, failure).StatusCode);
    }

    public static TheoryData<int, string> Unknowns => new()
    {
        { 500, """{"error":"internal"}""" },
        { 500, "" },
        { 502, "<html><title>502 Bad Gateway</title></html>" },
        { 503, """{"error":"worker lost"}""" },
        { 504, "<html><title>504 Gateway Time-out</title></html>" },
        { 408, "" },
        { 599, "" },
    };

    [Theory]
    [MemberData(nameof(Unknowns))]
    public void ASubmitThatMayHaveBeenAcceptedSaysThatItMayBeBilled(int status, string body)
    {
        SeedreamException failure = Fails.Check(SubmitOutcomeUnknown, SubmitError(Responses.Json(status, body)));
        Assert.Equal(status, failure.StatusCode);
        Assert.Contains("may be billed", failure.Message, StringComparison.Ordinal);
        Assert.Contains("photo.jpg", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Unknowns))]
    public void AFailedReadMeansThatTheServiceIsUnavailable(int status, string body)
    {
        SeedreamException failure = ServiceErrors.From(Result, Responses.Json(status, body));
        Fails.Check(ServiceUnavailable, failure);
        Assert.Equal(status, failure.StatusCode);
        Assert.Equal("id-1", failure.RequestId);
    }

    [Theory]
    [InlineData(302, "")]
    [InlineData(401, "")]
    [InlineData(403, "<html><title>Forbidden</title></html>")]
    [InlineData(404, """{"path":"/v2/x"}""")]
    [InlineData(408, """{"error":"timeout"}""")]
    [InlineData(409, """{"error":"conflict"}""")]
    [InlineData(499, "")]
    [InlineData(503, "<html><title>503</title></html>")]
    [InlineData(503, "")]
    public void OnlyTheServiceItselfCanSayThatASubmitWasNotAccepted(int status, string body) =>
        Assert.Contains(
        "may be billed",
        Fails.Check(SubmitOutcomeUnknown, SubmitError(Responses.Of(status, null, body))).Message,
        StringComparison.Ordinal);

    [Fact]
    public void TheMessageOfTheServiceIsQuotedWithoutTheKey()
    {
        ApiResponse response = Responses.Json(400, $$"""{"error":"bad key {{TestService.KeyText}}"}""");
        SeedreamException failure = ServiceErrors.From(Upload, response);
        Assert.Contains("bad key ***", Fails.Check(InvalidParameter, failure).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AKeyThatTheEndOfALongMessageCutsInTwoIsNotQuoted()
    {
        string escaped = string.Concat(TestService.KeyText.Select(letter => $"%{(int)letter:x2}"));
        for (int length = 440; length < 500; length++)
        {
            string message = new string('n', length) + escaped;
            SeedreamException failure =
                ServiceErrors.From(Upload, Responses.Json(400, $$"""{"error":"{{message}}"}"""));
            Assert.DoesNotContain("%", failure.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("The request was blocked: the input text may contain sensitive information.", ContentRejected)]
    [InlineData("Output flagged by moderation", ContentRejected)]
    [InlineData("NSFW content", ContentRejected)]
    [InlineData("Inference failed", JobFailed)]
    [InlineData(null, JobFailed)]
    public void AFailedJobIsNotBilledAndTellsARejectionByTheFilter(string? words, SeedreamErrorId expected)
    {
        SeedreamException failure = Fails.Check(expected, ServiceErrors.JobFailed("photo.jpg", "id-1", words));
        Assert.Contains("not billed", failure.Message, StringComparison.Ordinal);
        Assert.Equal("id-1", failure.RequestId);
        Assert.False(failure.EndsTheRun);
    }

    private static ApiRequest Submit { get; } = new()
    {
        Method = HttpMethod.Post,
        Uri = new Uri("https://api.example/v2/model"),
        Retry = RetryPolicy.OnlyIfRejected,
        Priority = RequestPriority.Submit,
        DisplayName = "the submit of photo.jpg",
    };

    private static ApiRequest Upload { get; } = new()
    {
        Method = HttpMethod.Post,
        Uri = new Uri("https://api.example/upload-asset"),
        Priority = RequestPriority.Upload,
        DisplayName = "the upload of photo.jpg",
    };

    private static ApiRequest Result { get; } = new()
    {
        Method = HttpMethod.Get,
        Uri = new Uri("https://api.example/v2/requests/id-1"),
        RequestId = "id-1",
        DisplayName = "the result request",
    };

    private static SeedreamException SubmitError(ApiResponse response) =>
        ServiceErrors.FromSubmit(Submit, response, "photo.jpg");
}
