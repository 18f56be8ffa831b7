using System.Globalization;
using System.Text.Json;

namespace Seedream.Emulator;

/// <summary><c>GET /v2/requests/{id}</c>: the images of a completed job, in every shape that may occur.</summary>
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

    private static Reply Early(EmulatedService service, Exchange exchange, Job job) => service.Options.EarlyResult switch
    {
        EarlyResult.Accepted => JobJson.Status(service, exchange, job, runningCode: 202),
        EarlyResult.BadRequest => service.Error(400, "Request is still in progress"),
        EarlyResult.NotFound => service.Error(404, $"Request {job.Id} not found"),
        _ => JobJson.Status(service, exchange, job),
    };

    private static Reply Completed(EmulatedService service, Exchange exchange, Job job)
    {
        EmulatorOptions options = service.Options;
        string root = exchange.HasFault(FaultAction.ForeignUrls) ? service.ForeignBase : service.FilesBase;
        int times = options.RepeatImages ? 2 : 1;
        string[] paths = [.. Enumerable.Range(0, job.Images).SelectMany(index => Enumerable.Repeat(job.OutputPath(index), times))];
        string[] urls = [.. paths.Select(path => root + path)];
        long length = service.Images.LengthOf(job);
        return Reply.Json(200, json =>
        {
            json.WriteStartObject();
            json.WriteString("status", "COMPLETED");
            json.WriteString("request_id", job.Id);
            WriteOutput(json, options.OutputShape, urls);
            if (options.ImagesListed)
                WriteImages(json, options, exchange, urls, paths, length);
            json.WriteNumber("seed", JobJson.SeedOf(job));
            json.WriteString("prompt", job.Edit.Prompt);
            json.WriteStartObject("timings");
            json.WriteNumber("inference", JobJson.Seconds(job.RunTime));
            json.WriteEndObject();
            JobJson.WriteMetrics(json, options, job, JobState.Completed);
            json.WriteNull("error");
            json.WriteEndObject();
        });
    }

    private static void WriteOutput(Utf8JsonWriter json, OutputShape shape, string[] urls)
    {
        json.WritePropertyName("output");
        switch (shape)
        {
            case OutputShape.TextArray:
                WriteTexts(json, urls);
                break;
            case OutputShape.ObjectArray:
                json.WriteStartArray();
                foreach (string url in urls)
                    WriteObject(json, url, null);
                json.WriteEndArray();
                break;
            case OutputShape.Object:
                WriteObject(json, urls[0], urls);
                break;
            default:
                json.WriteStringValue(urls[0]);
                break;
        }
    }

    private static void WriteObject(Utf8JsonWriter json, string url, string[]? all)
    {
        json.WriteStartObject();
        json.WriteString("url", url);
        if (all is not null)
        {
            json.WritePropertyName("urls");
            WriteTexts(json, all);
        }

        json.WriteEndObject();
    }

    private static void WriteTexts(Utf8JsonWriter json, string[] texts)
    {
        json.WriteStartArray();
        foreach (string text in texts)
            json.WriteStringValue(text);
        json.WriteEndArray();
    }

    private static void WriteImages(Utf8JsonWriter json, EmulatorOptions options, Exchange exchange, string[] urls, string[] paths, long length)
    {
        string? hostile = exchange.HasFault(FaultAction.FileName) ? exchange.Fault!.Text ?? "" : null;
        json.WriteStartArray("images");
        for (int index = 0; index < urls.Length; index++)
        {
            json.WriteStartObject();
            json.WriteString("url", urls[index]);
            json.WriteString("content_type", "image/jpeg");
            json.WriteString("file_name", hostile ?? Path.GetFileName(paths[index]));
            if (options.FileSizeAsNumber)
                json.WriteNumber("file_size", length);
            else
                json.WriteString("file_size", length.ToString(CultureInfo.InvariantCulture));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
