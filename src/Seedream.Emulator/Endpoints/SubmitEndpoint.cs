namespace Seedream.Emulator;

/// <summary><c>POST /v2/{slug}</c>: every accepted submit is a new, billable job.</summary>
internal static class SubmitEndpoint
{
    public static Reply Handle(EmulatedService service, Exchange exchange)
    {
        (Job? job, Reply? refusal) = Admission.Admit(service, exchange, direct: false);
        return refusal ?? Reply.Json(200, json =>
        {
            string root = exchange.HasFault(FaultAction.ForeignUrls) ? service.ForeignBase : service.ApiBase;
            json.WriteStartObject();
            json.WriteString("request_id", job!.Id);
            json.WriteString("status", "QUEUED");
            json.WriteString("poll_url", $"{root}/v1/requests/{job.Id}");
            json.WriteString("status_url", $"{root}/v2/requests/{job.Id}/status");
            json.WriteString("response_url", $"{root}/v2/requests/{job.Id}");
            json.WriteEndObject();
        });
    }
}
