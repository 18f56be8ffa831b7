using Seedream.Emulator;
using static Seedream.Emulator.HistoryBody;

namespace Seedream.Chaos.Scenarios;

/// <summary>The ways in which the history may write the body of a request.</summary>
internal static class BodyWorlds
{
    private const HistoryBody Everything = DefaultsAdded | ValuesAsText | ValueCase | PromptCase | Trimmed | Wrapped
        | InInput | OtherHost | Query | PercentEncoded;

    public static IReadOnlyList<Scenario> All { get; } =
    [
        .. new World[]
        {
            Of("body-as-sent", "bodies as they were sent", AsSent),
            Of("body-defaults", "bodies with defaults that were not sent", DefaultsAdded),
            Of("body-no-defaults", "bodies without the values that are defaults", DefaultsOmitted),
            Of("body-values-text", "bodies with numbers and booleans as text", ValuesAsText | DefaultsAdded),
            Of("body-value-case", "bodies with values in the other letter case", ValueCase | DefaultsAdded),
            Of("body-prompt-case", "bodies with the prompt in upper case", PromptCase),
            Of("body-trimmed", "bodies with a trimmed prompt", Trimmed),
            Of("body-wrapped", "bodies with the prompt broken into lines", Wrapped),
            Of("body-nested", "bodies inside a property", InInput),
            Of("body-other-host", "bodies with photos on another host", OtherHost),
            Of("body-query", "bodies with a query after the URLs of photos", Query),
            Of("body-encoded", "bodies with percent-encoded URLs of photos", PercentEncoded),
            Of("body-everything", "bodies with all these differences", Everything),
            new("body-text", "bodies as text", options => options.HistoryRequestBody = HistoryRequestBody.Text),
            new("body-late", "bodies that are null for 40 minutes",
                options => options.HistoryFieldLag = TimeSpan.FromMinutes(40)),
            new("body-null", "bodies that are null",
                options => options.HistoryRequestBody = HistoryRequestBody.Null, Settling.ByPerson),
            new("body-none", "rows without a body",
                options => options.HistoryRequestBody = HistoryRequestBody.Absent, Settling.ByPerson),
            new("body-cut", "bodies as text that is cut off",
                options => options.HistoryBodyLength = 80, Settling.ByPerson),
            new("body-cut-prompt", "bodies with a prompt that is cut off",
                options => options.HistoryPromptLength = 6, Settling.ByPerson),
            Of("body-no-photos", "bodies without the photos", NoImages, Settling.ByPerson),
        }.Select(world => world.ToScenario()),
    ];

    private static World Of(
        string name, string description, HistoryBody body, Settling settling = Settling.Alone) =>
        new(name, description, options => options.HistoryBody = body, settling);
}
