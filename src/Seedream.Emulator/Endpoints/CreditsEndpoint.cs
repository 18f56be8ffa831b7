namespace Seedream.Emulator;

/// <summary><c>GET /v1/get-user-credits</c>.</summary>
internal static class CreditsEndpoint
{
    public static Reply Handle(EmulatedService service) => Reply.Json(200, new Dictionary<string, object?>
    {
        ["credits"] = service.Jobs.Balance,
        ["free-credits"] = service.Options.FreeCredits,
    });
}
