using System.Diagnostics;

namespace Seedream.Benchmarks.Measured;

/// <param name="Endpoint">Where the request goes.</param>
/// <param name="Ledger">The ledger.</param>
/// <param name="Photo">The photo to edit.</param>
/// <param name="Output">The folder for the picture.</param>
internal sealed record FirstSpec(Uri Endpoint, string Ledger, string Photo, string Output);

/// <param name="Piped">When the item was piped, by the machine's clock.</param>
internal sealed record FirstFigures(long Piped);

/// <summary>Pipes one item to a command that this process has never run.</summary>
internal static class FirstItem
{
    public static Task<FirstFigures> RunAsync(FirstSpec spec)
    {
        using var engine = new Engine(spec.Endpoint, spec.Ledger);
        long piped = 0;
        engine["photos"] = Photos();
        using System.Management.Automation.PowerShell shell = engine.Create($"$photos | New-SeedreamImage 'Warm evening light' -Destination '{spec.Output}'");
        try
        {
            shell.Invoke();
        }
        catch (System.Management.Automation.RuntimeException)
        {
            // Whoever listens refuses the key, which ends the run: the request has been seen by then.
        }

        return Task.FromResult(new FirstFigures(piped));

        IEnumerable<FileInfo> Photos()
        {
            piped = Stopwatch.GetTimestamp();
            yield return new FileInfo(spec.Photo);
        }
    }
}
