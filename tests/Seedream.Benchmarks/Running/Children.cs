using System.Text.Json;
using Seedream.Benchmarks.Measured;

namespace Seedream.Benchmarks.Running;

/// <summary>The measurements that run in their own processes.</summary>
internal static class Children
{
    public static Dictionary<string, Func<string, Task<object>>> All { get; } = new()
    {
        [nameof(ModuleLoop)] = Of<EditsSpec, EditsFigures>(ModuleLoop.RunAsync),
        [nameof(BareLoop)] = Of<EditsSpec, EditsFigures>(BareLoop.RunAsync),
        [nameof(UploadPair)] = OfCore<UploadSpec, UploadFigures>(UploadPair.RunAsync),
        [nameof(FirstItem)] = Of<FirstSpec, FirstFigures>(FirstItem.RunAsync),
        [nameof(PipedPaths)] = Of<PathsSpec, PathsFigures>(PipedPaths.RunAsync),
        [nameof(FinishedPhotos)] = OfCore<FinishedSpec, FinishedFigures>(FinishedPhotos.RunAsync),
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

    // For code that uses the core without PowerShell. The core must be loadable before the code is compiled.
    private static Func<string, Task<object>> OfCore<TSpec, TFigures>(Func<TSpec, Task<TFigures>> run)
        where TFigures : notnull =>
        spec =>
        {
            BuiltModule.LoadCore();
            return Of(run)(spec);
        };
}
