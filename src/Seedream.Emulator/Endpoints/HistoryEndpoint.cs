namespace Seedream.Emulator;

/// <summary>
/// <c>GET /inference-request/request-history</c> and <c>…/{request_id}</c>, for the jobs of the key's own account. A
/// job with several images has one row for each, with the full cost in every row. Rows never expire.
/// </summary>
internal static class HistoryEndpoint
{
    public static Reply Handle(EmulatedService service, Exchange exchange)
    {
        if (!service.Options.HistoryAvailable)
            return service.Error(404, "Not found");
        return exchange.Route.Argument is { } id ? One(service, exchange, id) : List(service, exchange);
    }

    private static Reply One(EmulatedService service, Exchange exchange, string id) =>
        service.FindJob(id) is { } job
        && job.Key == exchange.Key
        && HistoryListing.IsListed(service.Options, job, service.Now)
            ? Reply.Json(200, HistoryRow.Write(service, job, 0, service.FilesBaseFor(exchange)))
            : service.Error(404, $"Request {id} not found");

    private static Reply List(EmulatedService service, Exchange exchange)
    {
        EmulatorOptions options = service.Options;
        DateTimeOffset now = service.Now;
        HistoryQuery query;
        try
        {
            query = HistoryQuery.Parse(exchange.Request.Query, now, options.HistoryIgnoreDates);
        }
        catch (FormatException problem)
        {
            return service.Error(400, problem.Message);
        }

        (Job Job, int Index)[] rows = HistoryListing.Rows(options, service.Jobs.Of(exchange.Key), query, now);
        int size = Math.Min(query.PerPage, options.HistoryPageSize ?? query.PerPage);
        (long start, int length) = HistoryListing.Page(options, query.Page, size);
        string root = service.FilesBaseFor(exchange);
        IEnumerable<object> page = rows
            .Skip((int)Math.Min(rows.Length, start))
            .Take(length)
            .Select(row => HistoryRow.Write(service, row.Job, row.Index, root));
        if (options.HistoryEnvelope == HistoryEnvelope.Array)
            return Reply.Json(200, page);

        string list = options.HistoryEnvelope switch
        {
            HistoryEnvelope.Results => "results",
            HistoryEnvelope.Requests => "requests",
            _ => "data",
        };
        var body = new Dictionary<string, object?> { [list] = page, ["page"] = query.Page, ["per_page"] = size };
        if (options.HistoryTotals)
        {
            long total = Math.Max(0, rows.Length + ((query.Page - 1L) * options.HistoryShift));
            body["total"] = total;
            body["total_pages"] = options.HistoryShortPages ? null : (total + size - 1) / size;
        }

        return Reply.Json(200, body);
    }
}
