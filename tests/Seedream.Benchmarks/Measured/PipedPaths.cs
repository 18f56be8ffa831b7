using Seedream.Benchmarks.Running;

namespace Seedream.Benchmarks.Measured;

/// <param name="Photos">A folder of photos, which are piped repeatedly.</param>
/// <param name="EarlyCount">The number of paths after which the memory is measured first.</param>
/// <param name="AsFiles">Whether to pipe files, as Get-ChildItem does, instead of text.</param>
/// <param name="MaximumSeconds">The time after which no more paths are piped.</param>
internal sealed record PathsSpec(string Photos, int Count, int EarlyCount, bool AsFiles, double MaximumSeconds);

/// <param name="EarlyAboveIdle">The peak memory above idle after the first paths.</param>
/// <param name="PeakAboveIdle">The peak memory above idle after all paths.</param>
internal sealed record PathsFigures(int Count, double Seconds, long EarlyAboveIdle, long PeakAboveIdle);

/// <summary>Pipes paths to New-SeedreamImage -WhatIf.</summary>
internal static class PipedPaths
{
    private static readonly Uri UnusedEndpoint = new("http://127.0.0.1:9/");

    public static Task<PathsFigures> RunAsync(PathsSpec spec)
    {
        using var engine = new Engine(UnusedEndpoint, null);
        string[] photos = Directory.GetFiles(spec.Photos);
        int count = 0;
        long early = 0;
        Usage? usage = null;
        Pipe(Enumerable.Range(0, Math.Min(spec.EarlyCount, 1000)).Select(Photo));

        usage = Usage.Begin();
        Pipe(Paths());
        return Task.FromResult(new PathsFigures(count, usage.Seconds, early, usage.PeakAboveIdle));

        object Photo(int number)
        {
            string photo = photos[number % photos.Length];
            return spec.AsFiles ? new FileInfo(photo) : photo;
        }

        IEnumerable<object> Paths()
        {
            while (count < spec.Count && usage.Seconds < spec.MaximumSeconds)
            {
                if (count == spec.EarlyCount)
                    early = usage.PeakAboveIdle;

                yield return Photo(count++);
            }
        }

        void Pipe(IEnumerable<object> paths)
        {
            engine["paths"] = paths;
            const string Options = "-Name '{BaseName}-{RequestId}' -WhatIf";
            int objects = engine.Receive($"$paths | New-SeedreamImage '{BareLoop.Prompt}' {Options} | Receive-Item");
            IncorrectException.Unless(0, objects, "objects from -WhatIf");
        }
    }
}
