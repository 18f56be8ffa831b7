using System.Text.Json;
using Seedream.Benchmarks.Measured;

namespace Seedream.Benchmarks.Running;

/// <summary>What can run in a process of its own.</summary>
internal static class Children
{
    public static IReadOnlyDictionary<string, Func<string, Task<object>>> All { get; } = new Dictionary<string, Func<string, Task<object>>>
    {
        [nameof(ModuleLoop)] = Of<EditsSpec, EditsFigures>(ModuleLoop.RunAsync),
        [nameof(BareLoop)] = Of<EditsSpec, EditsFigures>(BareLoop.RunAsync),
        [nameof(UploadPair)] = OfCore<UploadSpec, UploadFigures>(UploadPair.RunAsync),
        [nameof(FirstItem)] = Of<FirstSpec, FirstFigures>(FirstItem.RunAsync),
        [nameof(PipedPaths)] = Of<PathsSpec, PathsFigures>(PipedPaths.RunAsync),
        [nameof(PhotoFlood)] = Of<FloodSpec, FloodFigures>(PhotoFlood.RunAsync),
        [nameof(SubmittedJobs)] = OfCore<SubmitSpec, SubmitFigures>(SubmittedJobs.RunAsync),
        [nameof(WaitedJobs)] = Of<WaitSpec, WaitFigures>(WaitedJobs.RunAsync),
        [nameof(CadenceTrials)] = OfCore<CadenceSpec, CadenceFigures>(CadenceTrials.RunAsync),
        [nameof(LimitedRun)] = OfCore<LimitSpec, LimitFigures>(LimitedRun.RunAsync),
        [nameof(LedgerSteps)] = OfCore<StepsSpec, StepsFigures>(LedgerSteps.RunAsync),
        [nameof(LedgerLookup)] = OfCore<LookupSpec, LookupFigures>(LedgerLookup.RunAsync),
    };

    private static Func<string, Task<object>> Of<TSpec, TFigures>(Func<TSpec, Task<TFigures>> run)
        where TFigures : notnull =>
        async spec => await run(JsonSerializer.Deserialize<TSpec>(spec)!);

    // For those that use the core without an engine. It has to be there before the runtime sees their methods.
    private static Func<string, Task<object>> OfCore<TSpec, TFigures>(Func<TSpec, Task<TFigures>> run)
        where TFigures : notnull =>
        spec =>
        {
            BuiltModule.LoadCore();
            return Of(run)(spec);
        };
}
