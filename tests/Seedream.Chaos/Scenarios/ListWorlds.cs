using Seedream.Emulator;

namespace Seedream.Chaos.Scenarios;

/// <summary>The ways in which the history may list its rows, and ways in which it may fail.</summary>
internal static class ListWorlds
{
    public static IReadOnlyList<Scenario> All { get; } =
    [
        .. new World[]
        {
            new("rows-late", "rows appear after 20 minutes",
                options => options.HistoryLag = TimeSpan.FromMinutes(20)),
            new("rows-very-late", "rows appear after 110 minutes",
                options => options.HistoryLag = TimeSpan.FromMinutes(110)),
            new("rows-out-of-order", "rows appear within an hour, in any order", options =>
                (options.HistoryLagSpread, options.HistoryOrder) = (TimeSpan.FromHours(1), HistoryOrder.Shuffled)),
            new("rows-by-appearance", "rows are ordered by their random appearance", options =>
                (options.HistoryLagSpread, options.HistoryOrder) = (TimeSpan.FromHours(1), HistoryOrder.Appearance)),
            new("rows-oldest-first", "the oldest rows are listed first, two on a page", options =>
                (options.HistoryOrder, options.HistoryPageSize) = (HistoryOrder.OldestFirst, 2)),
            new("rows-after-end", "rows appear ten minutes after the end of their job", options =>
                (options.HistoryAfterEnd, options.HistoryLag) = (true, TimeSpan.FromMinutes(10))),
            new("rows-missing", "half of the rows are missing for two hours",
                options => options.HistoryMissingShare = 0.5),
            new("rows-without-id", "half of the rows have no id",
                options => options.HistoryNoIdShare = 0.5, Settling.Mixed),
            new("rows-repeated", "every row is listed twice", options => options.HistoryRepeatRows = true),
            new("keys-repeated", "every JSON key is written twice", options => options.HistoryRepeatKeys = true),
            new("pages-small", "pages of two rows", options => options.HistoryPageSize = 2),
            new("pages-short", "pages that end early, without totals", options =>
                (options.HistoryPageSize, options.HistoryShortPages, options.HistoryTotals) = (3, true, false)),
            new("pages-growing", "a row is added between two pages", options =>
                (options.HistoryPageSize, options.HistoryShift) = (3, 1)),
            new("pages-shrinking", "a row is removed between two pages", options =>
                (options.HistoryPageSize, options.HistoryShift) = (3, -1), Settling.Mixed),
            new("no-totals", "no total numbers", options =>
                (options.HistoryPageSize, options.HistoryTotals) = (3, false)),
            new("strangers-photo", "a colleague edits another photo with the same prompt",
                options => options.HistoryStrangers = HistoryStrangers.OtherPhoto),
            new("strangers-model", "a colleague makes the same edit with another model",
                options => options.HistoryStrangers = HistoryStrangers.OtherModel),
            new("strangers-older", "an older request looks the same",
                options => options.HistoryStrangers = HistoryStrangers.Older, Settling.Mixed),
            Time("time-none", "rows without a time", "", HistoryTimeFormat.Offset),
            Time("time-unknown", "rows with a time of an unknown name", "model_created_on", HistoryTimeFormat.Utc),
            Time("time-utc", "times in UTC", "createdAt", HistoryTimeFormat.Utc),
            Time("time-east", "times without a zone, 9 hours ahead", "created_at", HistoryTimeFormat.Local, 9),
            Time("time-west", "times without a zone, 8 hours behind", "model_created", HistoryTimeFormat.Local, -8),
            Time("time-seconds", "times in seconds since 1970", "created", HistoryTimeFormat.EpochSeconds),
            Time("time-milliseconds", "times in milliseconds since 1970", "timestamp",
                HistoryTimeFormat.EpochMilliseconds),
            new("dates-ignored", "the history ignores the dates of a request",
                options => options.HistoryIgnoreDates = true),
            new("date-ahead", "the clock of the history is 3 hours ahead",
                options => options.HistoryDateOffset = TimeSpan.FromHours(3)),
            new("date-behind", "the clock of the history is 3 hours behind",
                options => options.HistoryDateOffset = TimeSpan.FromHours(-3)),
            Down("history-none", "the history answers 404", 404),
            Down("history-401", "the history answers 401", 401),
            Down("history-403", "the history answers 403", 403),
            Down("history-503", "the history answers 503", 503),
            Down("history-page", "the history answers with an HTML page", 200),
        }.Select(world => world.ToScenario()),
    ];

    private static World Time(
        string name, string description, string field, HistoryTimeFormat format, int hours = 0) =>
        new(name, description, options =>
        {
            options.HistoryTimeName = field;
            options.HistoryTimeFormat = format;
            options.HistoryTimeZone = TimeSpan.FromHours(hours);
        });

    private static World Down(string name, string description, int code) => new(name, description)
    {
        PassingFaults =
            [Fault.Answer(EmulatorEndpoint.History, code, code == 200 ? ErrorShape.Html : ErrorShape.Error)],
    };
}
