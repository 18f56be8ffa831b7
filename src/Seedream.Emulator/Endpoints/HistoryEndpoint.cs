using System.Text;
using System.Text.Json;

namespace Seedream.Emulator;

/// <summary>
/// <c>GET /inference-request/request-history</c> and <c>…/{request_id}</c>. A job with several outputs has one row an
/// output, each with the full cost. Rows never expire.
/// </summary>
internal static class HistoryEndpoint
{
    public static Reply Handle(Emulation emulation, Exchange exchange)
    {
        if (!emulation.Options.HistoryAvailable)
            return emulation.Error(404, "Not found");
        string root = exchange.Strikes(FaultAction.ForeignUrls) ? emulation.ForeignBase : emulation.FilesBase;
        return exchange.Route.Argument is { } id ? One(emulation, id, root) : List(emulation, exchange.Request.Query, root);
    }

    private static Reply One(Emulation emulation, string id, string root) =>
        emulation.FindJob(id) is { } job && Shows(emulation, job)
            ? Reply.Json(200, json => WriteRow(json, emulation, new Row(job, 0), root))
            : emulation.Error(404, $"Request {id} not found");

    private static Reply List(Emulation emulation, IQueryCollection parameters, string root)
    {
        HistoryQuery query;
        try
        {
            query = HistoryQuery.Of(parameters, emulation.Now);
        }
        catch (FormatException problem)
        {
            return emulation.Error(400, problem.Message);
        }

        Job[] jobs = emulation.Jobs.All();
        Array.Reverse(jobs);
        Row[] rows = [.. jobs.Where(job => Shows(emulation, job) && query.Takes(job, Status(emulation, job))).SelectMany(job => Rows(emulation, job))];
        IEnumerable<Row> page = rows.Skip((int)Math.Min(int.MaxValue, (query.Page - 1L) * query.PerPage)).Take(query.PerPage);
        return Reply.Json(200, json => WriteList(json, emulation, query, rows.Length, page, root));
    }

    private static bool Shows(Emulation emulation, Job job) => emulation.Now - job.Submitted >= emulation.Options.HistoryLag;

    private static IEnumerable<Row> Rows(Emulation emulation, Job job) =>
        Enumerable.Range(0, Status(emulation, job) == "COMPLETED" ? job.Images : 1).Select(index => new Row(job, index));

    private static string Status(Emulation emulation, Job job) => job.StateAt(emulation.Now) switch
    {
        JobState.Completed => "COMPLETED",
        JobState.Failed => "FAILED",
        _ => "PENDING",
    };

    private static void WriteList(Utf8JsonWriter json, Emulation emulation, HistoryQuery query, int total, IEnumerable<Row> page, string root)
    {
        HistoryEnvelope envelope = emulation.Options.HistoryEnvelope;
        if (envelope == HistoryEnvelope.Array)
        {
            WriteRows(json, emulation, page, root);
            return;
        }

        json.WriteStartObject();
        json.WritePropertyName(envelope switch
        {
            HistoryEnvelope.Results => "results",
            HistoryEnvelope.Requests => "requests",
            _ => "data",
        });
        WriteRows(json, emulation, page, root);
        json.WriteNumber("page", query.Page);
        json.WriteNumber("per_page", query.PerPage);
        json.WriteNumber("total", total);
        json.WriteNumber("total_pages", (total + query.PerPage - 1) / query.PerPage);
        json.WriteEndObject();
    }

    private static void WriteRows(Utf8JsonWriter json, Emulation emulation, IEnumerable<Row> rows, string root)
    {
        json.WriteStartArray();
        foreach (Row row in rows)
            WriteRow(json, emulation, row, root);
        json.WriteEndArray();
    }

    private static void WriteRow(Utf8JsonWriter json, Emulation emulation, Row row, string root)
    {
        Job job = row.Job;
        string status = Status(emulation, job);
        json.WriteStartObject();
        json.WriteString("request_id", job.Id);
        json.WriteString("model_name", job.Model);
        json.WriteString("model_status", status);
        json.WriteNumber("credits_deduction", status == "COMPLETED" ? job.Cost : 0);
        WriteBody(json, emulation.Options.HistoryRequestBody, job.Edit.Body);
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
