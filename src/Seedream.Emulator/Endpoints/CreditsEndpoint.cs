namespace Seedream.Emulator;

/// <summary><c>GET /v1/get-user-credits</c>, in USD.</summary>
internal static class CreditsEndpoint
{
    public static Reply Handle(EmulatedService service) => Reply.Json(200, json =>
    {
        json.WriteStartObject();
        json.WriteNumber("credits", service.Jobs.Balance);
        json.WriteNumber("free-credits", service.Options.FreeCredits);
        json.WriteEndObject();
    });
}
