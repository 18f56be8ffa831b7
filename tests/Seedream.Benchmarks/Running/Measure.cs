using Seedream.Benchmarks.Measures;

namespace Seedream.Benchmarks.Running;

/// <param name="Name">The name for <c>--only</c>.</param>
/// <param name="Description">The line in the help.</param>
/// <param name="RunAsync">Measures one row or several.</param>
internal sealed record Measure(string Name, string Description, Func<Bench, Task<IReadOnlyList<Row>>> RunAsync)
{
    /// <summary>All measures, in the order of the table.</summary>
    public static IReadOnlyList<Measure> All { get; } =
    [
        new("edits", "time of many edits, compared with a bare HttpClient loop", Measures.Edits.MeasureAsync),
        new("memory", "memory for many large photos", Memory.MeasureAsync),
        new("upload", "hash and upload of one large photo, compared with an upload from memory", Upload.MeasureAsync),
        new("wait", "waiting for ten thousand jobs", Waiting.MeasureAsync),
        new("cadence", "polls and delays, on a simulated clock", CadenceMeasure.MeasureAsync),
        new("import", "Import-Module, compared with a plain binary module", Import.MeasureAsync),
        new("first", "time from the first piped item to the first request", FirstRequest.MeasureAsync),
        new("start", "processor time of a run in a new process", FirstRun.MeasureAsync),
        new("paths", "a million paths with -WhatIf", Paths.MeasureAsync),
        new("idle", "ten thousand photos that are all done", Idle.MeasureAsync),
        new("limit", "use of a rate limit", RateLimits.MeasureAsync),
        new("ledger", "cost of the ledger", LedgerCost.MeasureAsync),
    ];
}
