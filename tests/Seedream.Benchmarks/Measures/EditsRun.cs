using Seedream.Benchmarks.Measured;
using Seedream.Benchmarks.Running;

namespace Seedream.Benchmarks.Measures;

/// <summary>One run of edits in a process of its own, and whether it did its work.</summary>
/// <param name="Bench">The measure's own.</param>
/// <param name="Emulator">The service.</param>
/// <param name="JobSeconds">How long a job takes; only the bare loop is told.</param>
internal sealed record EditsRun(Bench Bench, EmulatorProcess Emulator, double JobSeconds)
{
    private const int WarmUpBytes = 90_000;

    /// <summary>Edits a folder of photos.</summary>
    /// <param name="loop">What edits them.</param>
    /// <param name="photos">The folder.</param>
    /// <param name="atOnce">Edits in flight.</param>
    /// <param name="warmUps">Edits before the clock starts.</param>
    /// <param name="hasLedger">Whether there is a ledger.</param>
    /// <param name="environment">Environment variables of the process.</param>
    /// <exception cref="IncorrectException">A picture is missing, or a job was billed twice.</exception>
    public async Task<EditsFigures> MakeAsync(
        string loop, string photos, int atOnce, int warmUps, bool hasLedger = true, params IEnumerable<(string Name, string Value)> environment)
    {
        await Emulator.ResetAsync();
        int edits = Directory.GetFiles(photos).Length;
        string output = Bench.NewFolder("out");
        string? ledger = hasLedger ? Path.Combine(Bench.NewFolder("ledger"), "ledger.db") : null;
        string warmUp = Bench.NewFolder("warm-up");
        Photos.Make(warmUp, warmUps, WarmUpBytes);
        var spec = new EditsSpec(Emulator.Endpoint, photos, output, warmUp, atOnce, JobSeconds, ledger);
        EditsFigures figures = await Child.RunAsync<EditsFigures>(loop, spec, environment);
        await Emulator.RequireBilledAsync(edits + warmUps);
        Photos.RequirePictures(output, edits);
        return figures;
    }
}
