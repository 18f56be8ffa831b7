using System.Diagnostics;
using Seedream.Benchmarks.Running;
using Seedream.Edits;
using Seedream.Runs;
using Seedream.Service.Connection;

namespace Seedream.Benchmarks.Measured;

internal sealed record UploadSpec(Uri Endpoint, string Photo, int Uploads);

/// <summary>Medians, and the most bytes that one upload from disk allocated on the large object heap.</summary>
internal sealed record UploadFigures(
    double Milliseconds, double BareMilliseconds, long Bytes, long BareBytes, long LargeBytes);

/// <summary>Hashes and uploads a file, in turns with an upload of the same body from memory.</summary>
internal static class UploadPair
{
    private const int WarmUp = 3;

    public static async Task<UploadFigures> RunAsync(UploadSpec spec)
    {
        var settings = ConnectionSettings.For(spec.Endpoint, new ApiKey(BareLoop.Key));
        using var client = new SeedreamClient(settings, TimeProvider.System);
        using HttpClient bareClient = BareLoop.Client(spec.Endpoint);
        byte[] json = BareLoop.UploadJson(spec.Photo);
        PhotoFile file = PhotoInspector.Inspect(spec.Photo);
        List<Cost> module = [], bare = [];
        long largest = 0;
        using var heap = new LargeObjects();
        for (int i = -WarmUp; i < spec.Uploads; i++)
        {
            heap.Clear();
            Cost own = await MeasureAsync(UploadAsync);
            long large = heap.Bytes;
            Cost other = await MeasureAsync(UploadBareAsync);
            if (i < 0)
                continue;

            module.Add(own);
            bare.Add(other);
            largest = Math.Max(largest, large);
        }

        return new UploadFigures(Time(module), Time(bare), Bytes(module), Bytes(bare), largest);

        async Task UploadAsync()
        {
            using var deadline = new Deadline(TimeProvider.System, TimeSpan.FromMinutes(1), CancellationToken.None);
            await PhotoHash.ComputeAsync(file.Path, deadline.Token);
            await client.Api.UploadAsync(file, new CallContext(deadline));
        }

        async Task UploadBareAsync()
        {
            using HttpResponseMessage response = await bareClient.PostAsync("upload-asset", BareLoop.UploadBody(json));
            await response.EnsureSuccessStatusCode().Content.ReadAsStringAsync();
        }
    }

    private static async Task<Cost> MeasureAsync(Func<Task> work)
    {
        long before = GC.GetTotalAllocatedBytes(precise: true);
        long start = Stopwatch.GetTimestamp();
        await work();
        double milliseconds = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        return new Cost(milliseconds, GC.GetTotalAllocatedBytes(precise: true) - before);
    }

    private static double Time(List<Cost> costs) => costs.Select(cost => cost.Milliseconds).Median();

    private static long Bytes(List<Cost> costs) => (long)costs.Select(cost => (double)cost.Bytes).Median();

    private readonly record struct Cost(double Milliseconds, long Bytes);
}
