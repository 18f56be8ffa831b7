namespace Seedream.Emulator;

/// <summary><c>POST /v2/{slug}</c>: every accepted submit is a new, billable job.</summary>
internal static class SubmitEndpoint
{
    public static Reply Handle(EmulatedService service, Exchange exchange)
    {
        (Job? job, Reply? refusal) = Admission.Admit(service, exchange, direct: false);
        if (job is null)
            return refusal!;

        string root = service.ApiBaseFor(exchange);
        return Reply.Json(200, new
        {
            request_id = job.Id,
            status = "QUEUED",
            poll_url = $"{root}/v1/requests/{job.Id}",
            status_url = $"{root}/v2/requests/{job.Id}/status",
            response_url = $"{root}/v2/requests/{job.Id}",
        });
    }
}
