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
        [nameof(UploadPair)] = Of<UploadSpec, UploadFigures>(UploadPair.RunAsync),
        [nameof(ImportedModule)] = Of<ImportSpec, ImportFigures>(ImportedModule.RunAsync),
        [nameof(FirstItem)] = Of<FirstSpec, FirstFigures>(FirstItem.RunAsync),
        [nameof(PipedPaths)] = Of<PathsSpec, PathsFigures>(PipedPaths.RunAsync),
    };

    private static Func<string, Task<object>> Of<TSpec, TFigures>(Func<TSpec, Task<TFigures>> run)
        where TFigures : notnull =>
        async spec => await run(JsonSerializer.Deserialize<TSpec>(spec)!);
}
