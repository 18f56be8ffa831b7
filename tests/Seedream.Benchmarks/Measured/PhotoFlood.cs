using System.Management.Automation;
using Seedream.Benchmarks.Running;

namespace Seedream.Benchmarks.Measured;

/// <param name="Endpoint">The service.</param>
/// <param name="Ledger">The ledger.</param>
/// <param name="Photos">The folder where photos come and go.</param>
/// <param name="Output">The folder for the pictures.</param>
/// <param name="Runs">How many photos each run of the command edits; the runs are made one after the other.</param>
/// <param name="Length">Bytes of each.</param>
/// <param name="AtOnce">Edits in flight.</param>
/// <param name="WarmUp">How many photos before the memory is looked at.</param>
internal sealed record FloodSpec(Uri Endpoint, string Ledger, string Photos, string Output, int[] Runs, int Length, int AtOnce, int WarmUp);

/// <param name="PeaksOverIdle">Of each run: the peak of the memory over what there was just before it.</param>
internal sealed record FloodFigures(long[] PeaksOverIdle);

/// <summary>
/// Edits far more photos than the disk should hold: each is a file whose picture has come, given another content and
/// another name.
/// </summary>
internal static class PhotoFlood
{
    // Each edit in flight has its file, and one more is on its way into the pipeline.
    private const int Spare = 2;

    public static Task<FloodFigures> RunAsync(FloodSpec spec)
    {
        using var engine = new Engine(spec.Endpoint, spec.Ledger);
        var free = new Queue<string>(Photos.Make(spec.Photos, spec.AtOnce + Spare, spec.Length));
        int number = 0;
        Edit(spec.WarmUp);

        return Task.FromResult(new FloodFigures([.. spec.Runs.Select(Peak)]));

        long Peak(int count)
        {
            Usage usage = Usage.Begin();
            Edit(count);
            return usage.PeakOverIdle;
        }

        void Edit(int count)
        {
            engine["photos"] = Next(count);
            engine["done"] = (Action<PSObject>)Done;
            object pictures = engine.Run($"$photos | New-SeedreamImage 'Warm evening light' -Destination '{spec.Output}' -ThrottleLimit {spec.AtOnce} | Receive-Item -Seen $done").Single().BaseObject;
            IncorrectException.Unless(count, (int)pictures, "pictures");
        }

        IEnumerable<FileInfo> Next(int count)
        {
            for (int i = 0; i < count; i++, number++)
            {
                string path = Path.Combine(spec.Photos, $"next-{number:D5}.jpg");
                File.Move(free.Dequeue(), path);
                Photos.Renumber(path, spec.AtOnce + Spare + number);
                yield return new FileInfo(path);
            }
        }

        void Done(PSObject picture)
        {
            File.Delete((string)picture.Properties["FullName"].Value);
            free.Enqueue((string)picture.Properties["Source"].Value);
        }
    }
}
