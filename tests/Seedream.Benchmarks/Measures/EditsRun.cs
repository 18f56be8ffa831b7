using Seedream.Benchmarks.Measured;
using Seedream.Benchmarks.Running;

namespace Seedream.Benchmarks.Measures;

/// <summary>Runs edits in their own process and checks the images.</summary>
/// <param name="JobSeconds">How long a job takes. Only the bare loop knows it.</param>
internal sealed record EditsRun(Bench Bench, EmulatorProcess Emulator, double JobSeconds)
{
    private const int WarmUpBytes = 90_000;

    /// <param name="loop">One of <see cref="Children"/>.</param>
    /// <param name="warmUps">The number of edits before the measurement.</param>
    /// <exception cref="IncorrectException">An image is missing, or a job was billed twice.</exception>
    public async Task<EditsFigures> MakeAsync(
        string loop,
        string photos,
        int concurrency,
        int warmUps,
        bool hasLedger = true,
        params IEnumerable<(string Name, string Value)> environment)
    {
        await Emulator.ResetAsync();
        int edits = Directory.GetFiles(photos).Length;
        string output = Bench.NewFolder("out");
        string? ledger = hasLedger ? Bench.NewLedger() : null;
        string warmUp = Bench.NewFolder("warm-up");
        Photos.Make(warmUp, warmUps, WarmUpBytes);
        var spec = new EditsSpec(Emulator.Endpoint, photos, output, warmUp, concurrency, JobSeconds, ledger);
        EditsFigures figures = await Child.RunAsync<EditsFigures>(loop, spec, environment);
        await Emulator.RequireBilledAsync(edits + warmUps);
        Photos.RequireImages(output, edits);
        return figures;
    }
}
