using System.Diagnostics;
using Seedream.Benchmarks.Running;
using Seedream.Edits;
using Seedream.Runs;
using Seedream.Service.Connection;

namespace Seedream.Benchmarks.Measured;

/// <param name="Endpoint">The service.</param>
/// <param name="Photo">The photo to upload.</param>
/// <param name="Times">How often each way.</param>
internal sealed record UploadSpec(Uri Endpoint, string Photo, int Times);

/// <summary>The median of each way, and what one upload from disk put on the large object heap at most.</summary>
internal sealed record UploadFigures(double Milliseconds, double BareMilliseconds, long Bytes, long BareBytes, long LargeBytes);

/// <summary>Uploads a file from disk, hashed, in turns with the same body ready-made from memory.</summary>
internal static class UploadPair
{
    private const int WarmUp = 3;

    public static async Task<UploadFigures> RunAsync(UploadSpec spec)
    {
        using var client = new SeedreamClient(ConnectionSettings.For(spec.Endpoint, new ApiKey(BareLoop.Key)), TimeProvider.System);
        using var bare = new HttpClient();
        bare.DefaultRequestHeaders.Add("x-api-key", BareLoop.Key);
        byte[] body = BareLoop.BodyBytes(spec.Photo);
        PhotoFile file = PhotoInspector.Inspect(spec.Photo);
        List<(double Milliseconds, long Bytes)> ours = [], theirs = [];
        long largest = 0;
        using var heap = new LargeObjects();
        for (int i = -WarmUp; i < spec.Times; i++)
        {
            heap.Clear();
            (double Milliseconds, long Bytes) mine = await TakeAsync(async () =>
            {
                using var deadline = new Deadline(TimeProvider.System, TimeSpan.FromMinutes(1), CancellationToken.None);
                await PhotoHash.ComputeAsync(file.Path, deadline.Token);
                await client.Api.UploadAsync(file, new CallContext(deadline));
            });
            long large = heap.Bytes;
            (double Milliseconds, long Bytes) other = await TakeAsync(async () =>
            {
                using HttpResponseMessage response = await bare.PostAsync(new Uri(spec.Endpoint, "upload-asset"), BareLoop.Body(body));
                await response.EnsureSuccessStatusCode().Content.ReadAsStringAsync();
            });
            if (i < 0)
                continue;

            ours.Add(mine);
            theirs.Add(other);
            largest = Math.Max(largest, large);
        }

        return new UploadFigures(Time(ours), Time(theirs), Bytes(ours), Bytes(theirs), largest);
    }

    private static async Task<(double Milliseconds, long Bytes)> TakeAsync(Func<Task> work)
    {
        long before = GC.GetTotalAllocatedBytes(precise: true);
        long start = Stopwatch.GetTimestamp();
        await work();
        return (Stopwatch.GetElapsedTime(start).TotalMilliseconds, GC.GetTotalAllocatedBytes(precise: true) - before);
    }

    private static double Time(IEnumerable<(double Milliseconds, long)> runs) => runs.Select(run => run.Milliseconds).Median();

    private static long Bytes(IEnumerable<(double, long Bytes)> runs) => (long)runs.Select(run => (double)run.Bytes).Median();
}
