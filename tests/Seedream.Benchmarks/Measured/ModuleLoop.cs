namespace Seedream.Benchmarks.Measured;

/// <summary>What edits to make.</summary>
/// <param name="Endpoint">The service.</param>
/// <param name="Photos">The folder of photos.</param>
/// <param name="Output">The folder for the pictures.</param>
/// <param name="WarmUp">A folder of photos that are edited before the clock starts; their pictures go to a folder below it.</param>
/// <param name="AtOnce">Edits in flight.</param>
/// <param name="JobSeconds">How long a job takes; only the bare loop is told.</param>
/// <param name="Ledger">The ledger; null for none.</param>
internal sealed record EditsSpec(Uri Endpoint, string Photos, string Output, string WarmUp, int AtOnce, double JobSeconds, string? Ledger);

/// <summary>What the edits took.</summary>
internal sealed record EditsFigures(double Seconds, double ProcessorSeconds)
{
    public static EditsFigures Of(Usage usage) => new(usage.Seconds, usage.ProcessorSeconds);
}

/// <summary>Edits photos as a user of the module does.</summary>
internal static class ModuleLoop
{
    public static Task<EditsFigures> RunAsync(EditsSpec spec)
    {
        using var engine = new Engine(spec.Endpoint, spec.Ledger);
        Edit(engine, spec.WarmUp, Path.Combine(spec.WarmUp, "out"), spec.AtOnce);

        Usage usage = Usage.Begin();
        Edit(engine, spec.Photos, spec.Output, spec.AtOnce);
        return Task.FromResult(EditsFigures.Of(usage));
    }

    private static void Edit(Engine engine, string photos, string output, int atOnce)
    {
        // The objects that Get-ChildItem gives, which the bare engine does not have.
        engine["photos"] = new DirectoryInfo(photos).GetFiles("*.jpg");
        engine.Run($"$photos | New-SeedreamImage 'Warm evening light' -Destination '{output}' -ThrottleLimit {atOnce} | Receive-Item");
    }
}
