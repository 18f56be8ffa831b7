using Seedream.Benchmarks.Measured;
using Seedream.Benchmarks.Running;

namespace Seedream.Benchmarks.Measures;

/// <summary>One large input, hashed and uploaded from disk.</summary>
internal static class Upload
{
    private const int Megabyte = 1024 * 1024;

    public static async Task<IReadOnlyList<Row>> MeasureAsync(Bench bench)
    {
        string photo = Photos.Make(bench.NewFolder("photo"), 1, 10 * Megabyte)[0];
        using EmulatorProcess emulator = await EmulatorProcess.StartAsync();
        UploadFigures figures = await Child.RunAsync<UploadFigures>(nameof(UploadPair), new UploadSpec(emulator.Endpoint, photo, bench.Pick(60, 3)));
        double ratio = figures.Milliseconds / figures.BareMilliseconds;
        double more = (figures.Bytes - figures.BareBytes).Megabytes();
        return
        [
            new("input of 10 MB, hashed and uploaded", $"{figures.Milliseconds:0.0} ms = {ratio:0.00} ×", $"the body from memory {figures.BareMilliseconds:0.0} ms", "≤ 1.3 ×", ratio <= 1.3),
            new("what it allocates", $"{figures.Bytes.Megabytes():0.00} MB", $"the body from memory {figures.BareBytes.Megabytes():0.00} MB", "≤ 1 MB more", more <= 1),
            new("of that on the large object heap", $"{figures.LargeBytes} bytes", "", "nothing", figures.LargeBytes == 0),
        ];
    }
}
