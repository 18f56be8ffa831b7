using Seedream.Benchmarks.Running;

namespace Seedream.Benchmarks.Measured;

/// <param name="Photos">The folder of photos, whose paths are piped over and over.</param>
/// <param name="Count">How many paths.</param>
/// <param name="Early">After how many the memory is looked at the first time.</param>
/// <param name="AsFiles">Whether files are piped, as <c>Get-ChildItem</c> gives them, and not text.</param>
/// <param name="MostSeconds">After how long it ends, however many there were.</param>
internal sealed record PathsSpec(string Photos, int Count, int Early, bool AsFiles, double MostSeconds);

/// <param name="Count">How many paths were piped.</param>
/// <param name="Seconds">How long that took.</param>
/// <param name="EarlyOverIdle">The peak of the memory over idle after the first of them.</param>
/// <param name="PeakOverIdle">The same after all.</param>
internal sealed record PathsFigures(int Count, double Seconds, long EarlyOverIdle, long PeakOverIdle);

/// <summary>Pipes paths to a command that only says what it would do.</summary>
internal static class PipedPaths
{
    private static readonly Uri Nowhere = new("http://127.0.0.1:9/");

    public static Task<PathsFigures> RunAsync(PathsSpec spec)
    {
        using var engine = new Engine(Nowhere, null);
        string[] photos = Directory.GetFiles(spec.Photos);
        int count = 0;
        long early = 0;
        Usage? usage = null;
        Ask(Enumerable.Range(0, Math.Min(spec.Early, 1000)).Select(Photo));

        usage = Usage.Begin();
        Ask(Paths());
        return Task.FromResult(new PathsFigures(count, usage.Seconds, early, usage.PeakOverIdle));

        object Photo(int number) => spec.AsFiles ? new FileInfo(photos[number % photos.Length]) : photos[number % photos.Length];

        IEnumerable<object> Paths()
        {
            while (count < spec.Count && usage.Seconds < spec.MostSeconds)
            {
                if (count == spec.Early)
                    early = usage.PeakOverIdle;

                yield return Photo(count++);
            }
        }

        void Ask(IEnumerable<object> paths)
        {
            engine["paths"] = paths;
            int written = (int)engine.Run("$paths | New-SeedreamImage 'Warm evening light' -Name '{BaseName}-{RequestId}' -WhatIf | Receive-Item").Single().BaseObject;
            IncorrectException.Unless(0, written, "objects out of -WhatIf");
        }
    }
}
