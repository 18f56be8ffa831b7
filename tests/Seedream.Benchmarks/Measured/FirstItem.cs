using System.Diagnostics;
using System.Management.Automation;

namespace Seedream.Benchmarks.Measured;

internal sealed record FirstSpec(Uri Endpoint, string Ledger, string Photo, string Output);

/// <param name="Piped">The time when the item was piped, as a timestamp of <see cref="Stopwatch"/>.</param>
internal sealed record FirstFigures(long Piped);

/// <summary>Pipes one item to a command that this process runs for the first time.</summary>
internal static class FirstItem
{
    public static Task<FirstFigures> RunAsync(FirstSpec spec)
    {
        using var engine = new Engine(spec.Endpoint, spec.Ledger);
        long piped = 0;
        engine["photos"] = Photos();
        using PowerShell shell =
            engine.Create($"$photos | New-SeedreamImage '{BareLoop.Prompt}' -Destination '{spec.Output}'");
        try
        {
            shell.Invoke();
        }
        catch (RuntimeException)
        {
            // The listener has the request, and rejects the key.
        }

        return Task.FromResult(new FirstFigures(piped));

        IEnumerable<FileInfo> Photos()
        {
            piped = Stopwatch.GetTimestamp();
            yield return new FileInfo(spec.Photo);
        }
    }
}
