using System.Globalization;

namespace Seedream.Emulator;

/// <summary><c>GET /v2/requests/{id}</c>: the images of a completed job, in the shape that the options set.</summary>
internal static class ResultEndpoint
{
    public static Reply Handle(EmulatedService service, Exchange exchange)
    {
        if (service.FindRecord(exchange.Route.Argument) is not { } job)
            return service.Error(404, $"Request {exchange.Route.Argument} not found");
        return job.StateAt(service.Now) switch
        {
            JobState.Completed => Completed(service, exchange, job),
            JobState.Failed => JobJson.Status(service, exchange, job),
            _ => Early(service, exchange, job),
        };
    }

    private static Reply Early(EmulatedService service, Exchange exchange, Job job) =>
        service.Options.EarlyResult switch
        {
            EarlyResult.Accepted => JobJson.Status(service, exchange, job, runningCode: 202),
            EarlyResult.BadRequest => service.Error(400, "Request is still in progress"),
            EarlyResult.NotFound => service.Error(404, $"Request {job.Id} not found"),
            _ => JobJson.Status(service, exchange, job),
        };

    private static Reply Completed(EmulatedService service, Exchange exchange, Job job)
    {
        EmulatorOptions options = service.Options;
        int repeats = options.RepeatImages ? 2 : 1;
        string root = service.FilesBaseFor(exchange);
        string[] urls =
        [
            .. Enumerable.Range(0, job.Images)
                .SelectMany(index => Enumerable.Repeat(root + job.OutputPath(index), repeats)),
        ];
        var body = new Dictionary<string, object?>
        {
            ["status"] = "COMPLETED",
            ["request_id"] = job.Id,
            ["output"] = Output(options.OutputShape, urls),
        };
        if (options.ImagesListed)
            body["images"] = Images(service, exchange, job, urls);
        body["seed"] = JobJson.SeedOf(job);
        body["prompt"] = job.Edit.Prompt;
        body["timings"] = new { inference = JobJson.Seconds(job.RunTime) };
        body["metrics"] = JobJson.Metrics(options, job, JobState.Completed);
        body["error"] = null;
        return Reply.Json(200, body);
    }

    private static object Output(OutputShape shape, string[] urls) => shape switch
    {
        OutputShape.TextArray => urls,
        OutputShape.ObjectArray => urls.Select(url => new { url }),
        OutputShape.Object => new { url = urls[0], urls },
        _ => urls[0],
    };

    private static IEnumerable<object> Images(EmulatedService service, Exchange exchange, Job job, string[] urls)
    {
        string? hostileName = exchange.HasFault(FaultAction.FileName) ? exchange.Fault!.Text ?? "" : null;
        long length = service.Images.LengthOf(job);
        object size = service.Options.FileSizeAsNumber ? length : length.ToString(CultureInfo.InvariantCulture);
        return urls.Select(url => new
        {
            url,
            content_type = "image/jpeg",
            file_name = hostileName ?? Path.GetFileName(url),
            file_size = size,
        });
    }
}
