using System.Globalization;
using System.Text.Json;

namespace Seedream.Emulator;

/// <summary><c>GET /v2/requests/{id}</c>: the images of a completed job, in the shape that the options set.</summary>
internal static class ResultEndpoint
{
    public static async Task<Reply> HandleAsync(EmulatedService service, Exchange exchange)
    {
        if (service.FindRecord(exchange.Route.Argument) is not { } job)
            return service.Error(404, $"Request {exchange.Route.Argument} not found");
        return job.StateAt(service.Now) switch
        {
            JobState.Completed => await CompletedAsync(service, exchange, job),
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

    public static async Task<Reply> CompletedAsync(EmulatedService service, Exchange exchange, Job job)
    {
        EmulatorOptions options = service.Options;
        int repeats = options.RepeatImages ? 2 : 1;
        var urls = new List<string>();
        foreach (int index in job.Made.SelectMany(index => Enumerable.Repeat(index, repeats)))
            urls.Add(await AddressAsync(service, exchange, job, index));

        bool areSplit = options.ImageLists == ImageLists.Split && urls.Count > repeats;
        var body = new Dictionary<string, object?>
        {
            ["status"] = options.CompletedStatus,
            ["request_id"] = job.Id,
            ["output"] = Output(options.OutputShape, areSplit ? urls[repeats..] : urls),
        };
        if (options.ImagesListed)
        {
            List<Dictionary<string, object?>> images = Images(service, exchange, job, urls, repeats);
            body["images"] = options.OutputShape switch
            {
                OutputShape.Nested => new { items = images },
                OutputShape.JsonText => JsonSerializer.Serialize(images),
                _ => images,
            };
        }

        body["seed"] = JobJson.SeedOf(job);
        body["prompt"] = job.Edit.Prompt;
        body["timings"] = new { inference = JobJson.Seconds(job.RunTime) };
        body["metrics"] = JobJson.Metrics(options, job, JobState.Completed);
        body["error"] = null;
        return Reply.Json(200, body);
    }

    private static async Task<string> AddressAsync(EmulatedService service, Exchange exchange, Job job, int index)
    {
        ImageAddress form = service.Options.ImageAddress;
        if (form == ImageAddress.Relative)
            return job.OutputPath(index);
        if (form == ImageAddress.Url)
            return service.FilesBaseFor(exchange) + job.OutputPath(index);
        byte[] image = await service.Images.BytesAsync(job, index, exchange.Http.RequestAborted);
        string start = form == ImageAddress.DataUri ? "data:image/jpeg;base64," : "";
        return start + Convert.ToBase64String(image);
    }

    private static object Output(OutputShape shape, List<string> urls) => shape switch
    {
        OutputShape.TextArray => urls,
        OutputShape.ObjectArray => urls.Select(url => new { url }),
        OutputShape.Object => new { url = urls[0], urls },
        OutputShape.Nested => new { data = new { images = urls.Select(url => new { image = new { url } }) } },
        OutputShape.JsonText => JsonSerializer.Serialize(urls),
        _ => urls[0],
    };

    private static List<Dictionary<string, object?>> Images(
        EmulatedService service,
        Exchange exchange,
        Job job,
        List<string> urls,
        int repeats)
    {
        EmulatorOptions options = service.Options;
        string? hostileName = exchange.HasFault(FaultAction.FileName) ? exchange.Fault!.Text ?? "" : null;
        long length = service.Images.LengthOf(job) + options.FileSizeError;
        object size = options.FileSizeAsNumber ? length : length.ToString(CultureInfo.InvariantCulture);
        int count = options.ImageLists == ImageLists.Both ? urls.Count : repeats;
        var images = urls.Take(count).Select((url, at) => new Dictionary<string, object?>
        {
            ["url"] = url,
            ["content_type"] = "image/jpeg",
            ["file_name"] = hostileName ?? Path.GetFileName(job.OutputPath(job.ImagesFailed + (at / repeats))),
            ["file_size"] = size,
        }).ToList();
        if (job.ImagesFailed == 0)
            return images;
        images.ForEach(image => image["status"] = options.CompletedStatus);
        Dictionary<string, object?> failed =
            new() { ["url"] = null, ["status"] = options.FailedStatus, ["error"] = Job.ImageError };
        return [.. Enumerable.Repeat(failed, job.ImagesFailed), .. images];
    }
}
