using System.Management.Automation;
using Seedream.Benchmarks.Running;

namespace Seedream.Benchmarks.Measured;

/// <param name="Runs">The number of photos of each run of the command.</param>
/// <param name="Length">The length of each photo in bytes.</param>
internal sealed record FloodSpec(
    Uri Endpoint, string Ledger, string Photos, string Output, int[] Runs, int Length, int Concurrency, int WarmUp);

/// <param name="PeaksAboveIdle">The peak memory of each run above the memory just before it, in bytes.</param>
internal sealed record FloodFigures(long[] PeaksAboveIdle);

/// <summary>
/// Edits more photos than the disk can hold: when an image has arrived, its photo is changed and renamed to become
/// another one.
/// </summary>
internal static class PhotoFlood
{
    // Each edit in flight needs a file, and the pipeline reads ahead.
    private const int Spare = 2;

    public static Task<FloodFigures> RunAsync(FloodSpec spec)
    {
        using var engine = new Engine(spec.Endpoint, spec.Ledger);
        var free = new Queue<string>(Photos.Make(spec.Photos, spec.Concurrency + Spare, spec.Length));
        int number = 0;
        Edit(spec.WarmUp);

        return Task.FromResult(new FloodFigures([.. spec.Runs.Select(Peak)]));

        long Peak(int count)
        {
            Usage usage = Usage.Begin();
            Edit(count);
            return usage.PeakAboveIdle;
        }

        void Edit(int count)
        {
            engine["photos"] = Next(count);
            engine["done"] = (Action<PSObject>)Done;
            string options = $"-Destination '{spec.Output}' -ThrottleLimit {spec.Concurrency}";
            int images = engine.Receive(
                $"$photos | New-SeedreamImage '{BareLoop.Prompt}' {options} | Receive-Item -Seen $done");
            IncorrectException.Unless(count, images, "images");
        }

        IEnumerable<FileInfo> Next(int count)
        {
            for (int i = 0; i < count; i++, number++)
            {
                string path = Path.Combine(spec.Photos, $"next-{number:D5}.jpg");
                File.Move(free.Dequeue(), path);
                Photos.Renumber(path, spec.Concurrency + Spare + number);
                yield return new FileInfo(path);
            }
        }

        void Done(PSObject image)
        {
            File.Delete((string)image.Properties["FullName"].Value);
            free.Enqueue((string)image.Properties["Source"].Value);
        }
    }
}
