using Seedream.Benchmarks.Measures;

namespace Seedream.Benchmarks.Running;

/// <summary>Something that is measured, for one row or several.</summary>
/// <param name="Name">Its name for <c>--only</c>.</param>
/// <param name="What">What it measures, for the help.</param>
/// <param name="RunAsync">Measures it.</param>
internal sealed record Measure(string Name, string What, Func<Bench, Task<IReadOnlyList<Row>>> RunAsync)
{
    /// <summary>All, in the order of the table.</summary>
    public static IReadOnlyList<Measure> All { get; } =
    [
        new("edits", "many edits, against a bare HttpClient loop", Measures.Edits.MeasureAsync),
        new("memory", "many large inputs, and the memory for them", Memory.MeasureAsync),
        new("upload", "one large input from disk, against the same body from memory", Upload.MeasureAsync),
        new("wait", "ten thousand jobs waited for at once", Waiting.MeasureAsync),
        new("cadence", "polls and delays, on a simulated clock", CadenceMeasure.MeasureAsync),
        new("import", "Import-Module, against a plain binary module", Import.MeasureAsync),
        new("first", "the first request after the first piped item", FirstRequest.MeasureAsync),
        new("paths", "a million paths with -WhatIf", Paths.MeasureAsync),
        new("limit", "a run under a limit of requests a minute", RateLimits.MeasureAsync),
        new("ledger", "what the ledger costs", LedgerCost.MeasureAsync),
    ];
}
