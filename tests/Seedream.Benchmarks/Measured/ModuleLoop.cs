namespace Seedream.Benchmarks.Measured;

/// <param name="WarmUp">A folder of photos that are edited before the measurement.</param>
/// <param name="JobSeconds">How long a job takes. Only the bare loop knows it.</param>
/// <param name="Ledger">Null for none.</param>
internal sealed record EditsSpec(
    Uri Endpoint, string Photos, string Output, string WarmUp, int Concurrency, double JobSeconds, string? Ledger);

internal sealed record EditsFigures(double Seconds, double ProcessorSeconds)
{
    public static EditsFigures Of(Usage usage) => new(usage.Seconds, usage.ProcessorSeconds);
}

/// <summary>Edits photos with the module.</summary>
internal static class ModuleLoop
{
    public static Task<EditsFigures> RunAsync(EditsSpec spec)
    {
        using var engine = new Engine(spec.Endpoint, spec.Ledger);
        Edit(spec.WarmUp, Path.Combine(spec.WarmUp, "out"));

        Usage usage = Usage.Begin();
        Edit(spec.Photos, spec.Output);
        return Task.FromResult(EditsFigures.Of(usage));

        void Edit(string photos, string output)
        {
            // The engine without PowerShell has no Get-ChildItem.
            engine["photos"] = new DirectoryInfo(photos).GetFiles("*.jpg");
            string options = $"-Destination '{output}' -ThrottleLimit {spec.Concurrency}";
            engine.Receive($"$photos | New-SeedreamImage '{BareLoop.Prompt}' {options} | Receive-Item");
        }
    }
}
