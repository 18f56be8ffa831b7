using Seedream.Emulator;

namespace Seedream.Chaos.Scenarios;

/// <summary>The answers to a submit that leave its outcome unknown, and those that reject it.</summary>
internal static class SubmitWorlds
{
    public static IReadOnlyList<Scenario> All { get; } =
    [
        .. new World[]
        {
            Lost("submit-503", "a submit gets 503 with an HTML page after its work", Answer(503, ErrorShape.Html)),
            Lost("submit-500", "a submit gets 500 after its work", Answer(500)),
            Lost("submit-504", "a submit gets 504 without a body after its work", Answer(504, ErrorShape.Empty)),
            Lost("submit-401-html", "a gateway answers 401 after the work", Answer(401, ErrorShape.Html)),
            Lost("submit-408", "a submit gets 408 after its work", Answer(408)),
            Lost("submit-409", "a submit gets 409 after its work", Answer(409)),
            Lost("submit-499", "a submit gets 499 after its work", Answer(499)),
            Lost("submit-200", "a submit gets 200 without an id", Raw("""{"status":"QUEUED"}""")),
            Lost("submit-html", "a submit gets 200 with an HTML page", Fault.HtmlPage(EmulatorEndpoint.Submit)),
            Lost("submit-redirect", "a submit is redirected after its work", Fault.Redirect(EmulatorEndpoint.Submit)),
            Lost("submit-timeout", "a submit gets no answer in time",
                Fault.Stall(EmulatorEndpoint.Submit, Timeout.InfiniteTimeSpan)) with { RequestTimeoutSec = 3 },
            Rejected("submit-402", "a submit is rejected with 402", 402, SeedreamErrorId.InsufficientCredit),
            Rejected("submit-406", "a submit is rejected with 406", 406, SeedreamErrorId.InvalidParameter),
            Rejected("submit-422", "a submit is rejected with 422", 422, SeedreamErrorId.JobFailed),
        }.Select(world => world.ToScenario()),
    ];

    private static Fault Answer(int code, ErrorShape body = ErrorShape.Error) =>
        Fault.Answer(EmulatorEndpoint.Submit, code, body);

    private static Fault Raw(string json) => Fault.Answer(EmulatorEndpoint.Submit, 200, ErrorShape.Raw, json);

    private static World Lost(string name, string description, Fault fault) =>
        new(name, description) { Submit = fault with { AfterWork = true } };

    private static World Rejected(string name, string description, int code, SeedreamErrorId error) =>
        new(name, description) { Submit = Answer(code), Rejection = error };
}
