using Seedream.Benchmarks.Measured;
using Seedream.Benchmarks.Running;
using static Seedream.Benchmarks.Running.Statistics;

namespace Seedream.Benchmarks.Measures;

/// <summary>The hash and the upload of one large photo.</summary>
internal static class Upload
{
    public static async Task<IReadOnlyList<Row>> MeasureAsync(Bench bench)
    {
        string photo = Photos.Make(bench.NewFolder("photo"), 1, 10 * Megabyte)[0];
        using EmulatorProcess emulator = await EmulatorProcess.StartAsync();
        var spec = new UploadSpec(emulator.Endpoint, photo, bench.Pick(60, 3));
        UploadFigures figures = await Child.RunAsync<UploadFigures>(nameof(UploadPair), spec);
        const string Reference = "upload from memory";
        double bytes = figures.Bytes.Megabytes();
        double bareBytes = figures.BareBytes.Megabytes();
        double bare = figures.BareMilliseconds;
        string reference = $"{Reference} {bareBytes:0.00} MB";
        return
        [
            Row.Ratio("photo of 10 MB, hashed and uploaded", figures.Milliseconds, 1.3, " ms", Reference, bare),
            new("allocated memory", $"{bytes:0.00} MB", reference, "≤ 1 MB more", bytes <= bareBytes + 1),
            Row.AtMost("of that, on the large object heap", figures.LargeBytes, 0, " bytes", ""),
        ];
    }
}
