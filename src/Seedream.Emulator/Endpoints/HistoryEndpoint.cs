using System.Text;
using System.Text.Json;

namespace Seedream.Emulator;

/// <summary>
/// <c>GET /inference-request/request-history</c> and <c>…/{request_id}</c>. A job with several outputs has one row an
/// output, each with the full cost. Rows never expire.
/// </summary>
internal static class HistoryEndpoint
{
    public static Reply Handle(EmulatedService service, Exchange exchange)
    {
        if (!service.Options.HistoryAvailable)
            return service.Error(404, "Not found");
        string root = exchange.HasFault(FaultAction.ForeignUrls) ? service.ForeignBase : service.FilesBase;
        return exchange.Route.Argument is { } id ? One(service, id, root) : List(service, exchange.Request.Query, root);
    }

    private static Reply One(EmulatedService service, string id, string root) =>
        service.FindJob(id) is { } job && IsListed(service, job)
            ? Reply.Json(200, json => WriteRow(json, service, new Row(job, 0), root))
            : service.Error(404, $"Request {id} not found");

    private static Reply List(EmulatedService service, IQueryCollection parameters, string root)
    {
        HistoryQuery query;
        try
        {
            query = HistoryQuery.Parse(parameters, service.Now);
        }
        catch (FormatException problem)
        {
            return service.Error(400, problem.Message);
        }

        Job[] jobs = service.Jobs.All();
        Array.Reverse(jobs);
        Row[] rows = [.. jobs.Where(job => IsListed(service, job) && query.Matches(job, Status(service, job))).SelectMany(job => Rows(service, job))];
        IEnumerable<Row> page = rows.Skip((int)Math.Min(int.MaxValue, (query.Page - 1L) * query.PerPage)).Take(query.PerPage);
        return Reply.Json(200, json => WriteList(json, service, query, rows.Length, page, root));
    }

    private static bool IsListed(EmulatedService service, Job job) => service.Now - job.Submitted >= service.Options.HistoryLag;

    private static IEnumerable<Row> Rows(EmulatedService service, Job job) =>
        Enumerable.Range(0, Status(service, job) == "COMPLETED" ? job.Images : 1).Select(index => new Row(job, index));

    private static string Status(EmulatedService service, Job job) => job.StateAt(service.Now) switch
    {
        JobState.Completed => "COMPLETED",
        JobState.Failed => "FAILED",
        _ => "PENDING",
    };

    private static void WriteList(Utf8JsonWriter json, EmulatedService service, HistoryQuery query, int total, IEnumerable<Row> page, string root)
    {
        HistoryEnvelope envelope = service.Options.HistoryEnvelope;
        if (envelope == HistoryEnvelope.Array)
        {
            WriteRows(json, service, page, root);
            return;
        }

        json.WriteStartObject();
        json.WritePropertyName(envelope switch
        {
            HistoryEnvelope.Results => "results",
            HistoryEnvelope.Requests => "requests",
            _ => "data",
        });
        WriteRows(json, service, page, root);
        json.WriteNumber("page", query.Page);
        json.WriteNumber("per_page", query.PerPage);
        json.WriteNumber("total", total);
        json.WriteNumber("total_pages", (total + query.PerPage - 1) / query.PerPage);
        json.WriteEndObject();
    }

    private static void WriteRows(Utf8JsonWriter json, EmulatedService service, IEnumerable<Row> rows, string root)
    {
        json.WriteStartArray();
        foreach (Row row in rows)
            WriteRow(json, service, row, root);
        json.WriteEndArray();
    }

    private static void WriteRow(Utf8JsonWriter json, EmulatedService service, Row row, string root)
    {
        Job job = row.Job;
        string status = Status(service, job);
        json.WriteStartObject();
        json.WriteString("request_id", job.Id);
        json.WriteString("model_name", job.Model);
        json.WriteString("model_status", status);
        json.WriteNumber("credits_deduction", status == "COMPLETED" ? job.Cost : 0);
        WriteBody(json, service.Options.HistoryRequestBody, job.Edit.Body);
        json.WriteString("generation_url", status == "COMPLETED" ? root + job.OutputPath(row.Index) : null);
        if (status == "PENDING")
            json.WriteNull("latency_ms");
        else
            json.WriteNumber("latency_ms", (long)(job.Ends - job.Submitted).TotalMilliseconds);
        json.WriteString("error", status == "FAILED" ? job.Error : null);
        json.WriteString("created_at", job.Submitted);
        json.WriteString("updated_at", status == "PENDING" ? job.Submitted : job.Ends);
        json.WriteEndObject();
    }

    private static void WriteBody(Utf8JsonWriter json, HistoryRequestBody form, byte[] body)
    {
        if (form == HistoryRequestBody.Absent)
            return;
        json.WritePropertyName("request_body");
        if (body.Length == 0)
            json.WriteNullValue();
        else if (form == HistoryRequestBody.Text)
            json.WriteStringValue(Encoding.UTF8.GetString(body));
        else
            json.WriteRawValue(body);
    }

    private readonly record struct Row(Job Job, int Index);
}
