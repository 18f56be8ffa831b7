namespace Seedream.Emulator;

/// <summary><c>GET /v1/get-user-credits</c>, in USD.</summary>
internal static class CreditsEndpoint
{
    public static Reply Handle(Emulation emulation) => Reply.Json(200, json =>
    {
        json.WriteStartObject();
        json.WriteNumber("credits", emulation.Jobs.Balance);
        json.WriteNumber("free-credits", emulation.Options.FreeCredits);
        json.WriteEndObject();
    });
}
