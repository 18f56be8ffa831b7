using System.Text;
using System.Text.Json;

namespace Seedream.Emulator;

/// <summary>
/// <c>GET /inference-request/request-history</c> and <c>…/{request_id}</c>. A job with several images has one row for
/// each, with the full cost in every row. Rows never expire.
/// </summary>
internal static class HistoryEndpoint
{
    public static Reply Handle(EmulatedService service, Exchange exchange)
    {
        if (!service.Options.HistoryAvailable)
            return service.Error(404, "Not found");
        string root = service.FilesBaseFor(exchange);
        return exchange.Route.Argument is { } id ? One(service, id, root) : List(service, exchange.Request.Query, root);
    }

    private static Reply One(EmulatedService service, string id, string root) =>
        service.FindJob(id) is { } job && IsListed(service, job)
            ? Reply.Json(200, Row(service, job, 0, root))
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

        (Job Job, int Index)[] rows =
        [
            .. service.Jobs.All().Reverse()
                .Where(job => IsListed(service, job) && query.Matches(job, Status(service, job)))
                .SelectMany(job => Enumerable.Range(0, RowCount(service, job)).Select(index => (job, index))),
        ];
        IEnumerable<object> page = rows
            .Skip((int)Math.Min(int.MaxValue, (query.Page - 1L) * query.PerPage))
            .Take(query.PerPage)
            .Select(row => Row(service, row.Job, row.Index, root));
        if (service.Options.HistoryEnvelope == HistoryEnvelope.Array)
            return Reply.Json(200, page);

        string list = service.Options.HistoryEnvelope switch
        {
            HistoryEnvelope.Results => "results",
            HistoryEnvelope.Requests => "requests",
            _ => "data",
        };
        return Reply.Json(200, new Dictionary<string, object?>
        {
            [list] = page,
            ["page"] = query.Page,
            ["per_page"] = query.PerPage,
            ["total"] = rows.Length,
            ["total_pages"] = (rows.Length + query.PerPage - 1) / query.PerPage,
        });
    }

    private static bool IsListed(EmulatedService service, Job job) =>
        service.Now - job.Submitted >= service.Options.HistoryLag;

    private static int RowCount(EmulatedService service, Job job) =>
        job.StateAt(service.Now) == JobState.Completed ? job.Images : 1;

    private static string Status(EmulatedService service, Job job) => job.StateAt(service.Now) switch
    {
        JobState.Completed => "COMPLETED",
        JobState.Failed => "FAILED",
        _ => "PENDING",
    };

    private static Dictionary<string, object?> Row(EmulatedService service, Job job, int index, string root)
    {
        string status = Status(service, job);
        var row = new Dictionary<string, object?>
        {
            ["request_id"] = job.Id,
            ["model_name"] = job.Model,
            ["model_status"] = status,
            ["credits_deduction"] = status == "COMPLETED" ? job.Cost : 0,
        };
        if (service.Options.HistoryRequestBody != HistoryRequestBody.Absent)
            row["request_body"] = RequestBody(service.Options.HistoryRequestBody, job.Edit.Body);
        row["generation_url"] = status == "COMPLETED" ? root + job.OutputPath(index) : null;
        row["latency_ms"] = status == "PENDING" ? null : (long)(job.Ends - job.Submitted).TotalMilliseconds;
        row["error"] = status == "FAILED" ? job.Error : null;
        row["created_at"] = job.Submitted;
        row["updated_at"] = status == "PENDING" ? job.Submitted : job.Ends;
        return row;
    }

    private static object? RequestBody(HistoryRequestBody form, byte[] body)
    {
        if (body.Length == 0)
            return null;
        return form == HistoryRequestBody.Text
            ? Encoding.UTF8.GetString(body)
            : JsonSerializer.Deserialize<JsonElement>(body);
    }
}
