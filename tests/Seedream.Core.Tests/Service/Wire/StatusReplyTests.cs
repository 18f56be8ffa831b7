using Seedream.Core.Tests.Support;
using Seedream.Service.Wire;

namespace Seedream.Core.Tests.Service.Wire;

public sealed class StatusReplyTests
{
    [Theory]
    [InlineData(200, """{"status":"QUEUED","metrics":{}}""", nameof(JobPhase.Running))]
    [InlineData(200, """{"status":"PROCESSING"}""", nameof(JobPhase.Running))]
    [InlineData(200, """{"status":"WARMING_UP"}""", nameof(JobPhase.Running))]
    [InlineData(200, """{"status":7}""", nameof(JobPhase.Running))]
    [InlineData(202, """{"status":"PROCESSING"}""", nameof(JobPhase.Running))]
    [InlineData(200, """{"status":"COMPLETED","metrics":{"inference_time":13.06}}""", nameof(JobPhase.Completed))]
    [InlineData(200, """{"status":"FAILED","error":"bad"}""", nameof(JobPhase.Failed))]
    [InlineData(422, """{"status":"FAILED","error":"bad"}""", nameof(JobPhase.Failed))]
    [InlineData(422, """{"error":"bad"}""", nameof(JobPhase.Failed))]
    [InlineData(200, """{"status":"succeeded"}""", nameof(JobPhase.Completed))]
    [InlineData(200, """{"status":"Canceled"}""", nameof(JobPhase.Failed))]
    [InlineData(404, """{"error":"Request not found"}""", nameof(JobPhase.Gone))]
    [InlineData(200, "\ufeff{\"status\":\"COMPLETED\"}", nameof(JobPhase.Completed))]
    public void EveryResponseAboutAJobHasAPhase(int status, string body, string phase) =>
        Assert.Equal(phase, Read(status, body)!.Phase.ToString());

    [Theory]
    [InlineData(200, "")]
    [InlineData(200, "<html></html>")]
    [InlineData(200, """{"status":"COMPL""")]
    [InlineData(500, """{"status":"FAILED"}""")]
    [InlineData(502, "")]
    [InlineData(422, "")]
    [InlineData(422, """{"error":"bad","detail":[{"msg":"bad"}]}""")]
    [InlineData(422, """{"status":"PROCESSING","error":"bad"}""")]
    [InlineData(404, "")]
    [InlineData(404, "<html><title>Not Found</title></html>")]
    [InlineData(401, "")]
    [InlineData(301, "")]
    public void AnInvalidResponseHasNoPhase(int status, string body) =>
        Assert.Null(Read(status, body));

    [Fact]
    public void TheReasonOfAFailureIsKept() =>
        Assert.Equal("bad", Read(422, """{"status":"FAILED","error":"bad"}""")!.Error);

    [Fact]
    public void AReasonThatCannotBeDecodedDoesNotHideTheFailure() =>
        Assert.Equal(JobPhase.Failed, Read(422, """{"status":"FAILED","error":"cut \ud83d"}""")!.Phase);

    [Fact]
    public void MetricsAreReadAsNumbersOrStrings()
    {
        const string Body = """
            {
              "status": "COMPLETED",
              "metrics": {
                "cost": "0.035", "remaining_credits": 12.5,
                "inference_time": 13.06, "queue_time": "1.5", "total_time": 15
              }
            }
            """;
        (TimeSpan inference, TimeSpan queue) = (TimeSpan.FromSeconds(13.06), TimeSpan.FromSeconds(1.5));
        Assert.Equal(
            new JobMetrics(0.035m, 12.5m, inference, queue, TimeSpan.FromSeconds(15)), Read(200, Body)!.Metrics);
    }

    [Theory]
    [InlineData("""{"status":"COMPLETED"}""")]
    [InlineData("""{"status":"COMPLETED","metrics":null}""")]
    [InlineData("""{"status":"COMPLETED","metrics":[1]}""")]
    [InlineData("""{"status":"COMPLETED","metrics":{"cost":"dear","remaining_credits":{},"inference_time":-1}}""")]
    [InlineData("""{"status":"COMPLETED","metrics":{"queue_time":1e300,"total_time":true}}""")]
    public void InvalidOrMissingMetricsAreUnknown(string body) =>
        Assert.Equal(new JobMetrics(null, null, null, null, null), Read(200, body)!.Metrics);

    private static StatusReply? Read(int status, string body) => ReplyParser.Status(Responses.Json(status, body));
}
