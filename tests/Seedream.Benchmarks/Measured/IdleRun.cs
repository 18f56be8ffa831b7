using System.Diagnostics;
using System.Globalization;

namespace Seedream.Benchmarks.Measured;

/// <param name="Photos">A folder of photos that are all done.</param>
/// <param name="NewPhoto">A photo that is not done.</param>
/// <param name="Sample">The number of photos that are hashed.</param>
/// <param name="Rounds">The number of runs in the process, of which the last half counts as compiled.</param>
internal sealed record IdleSpec(
    Uri Endpoint, string Ledger, string Photos, string Output, string NewPhoto, int Count, int Sample, int Rounds);

/// <param name="Seconds">The times of runs over all photos, in their order.</param>
/// <param name="LoopSeconds">The times of a loop that compares the files' lengths and times.</param>
/// <param name="HashSeconds">The time of hashing the sample, which is in the page cache.</param>
/// <param name="BytesRead">What a run has read, the ledger included; 0 where the system does not tell.</param>
/// <param name="EmptyAboveIdle">The peak memory above idle of a run without photos.</param>
/// <param name="ListAboveIdle">The same of listing the photos alone.</param>
/// <param name="PeakAboveIdle">The peak memory above idle of a run over all photos.</param>
internal sealed record IdleFigures(
    double[] Seconds,
    double[] LoopSeconds,
    double HashSeconds,
    long BytesRead,
    long EmptyAboveIdle,
    long ListAboveIdle,
    long PeakAboveIdle);

/// <summary>Runs again over photos whose images were all saved, in a new PowerShell.</summary>
internal static class IdleRun
{
    // The runtime compiles the code of both anew while they run often. They take turns, so that a slow moment of the
    // machine meets both.
    private const string Functions =
        """
        $ErrorActionPreference = 'Stop'
        Import-Module $env:SEEDREAM_BENCH_MODULE
        function Get-Status([string] $Field) {
            if ($IsLinux) { 1024 * [long]("$((Get-Content /proc/self/status) -match "^$Field")" -replace '\D') }
            else { [Diagnostics.Process]::GetCurrentProcess().PeakWorkingSet64 }
        }
        function Get-BytesRead { if ($IsLinux) { [long]((Get-Content /proc/self/io)[0] -replace '\D') } else { 0 } }
        function Measure-Peak([scriptblock] $Work) {
            [GC]::Collect(2, 'Aggressive', $true, $true)
            [GC]::WaitForPendingFinalizers()
            if ($IsLinux) { '5' > /proc/self/clear_refs }
            $idle = Get-Status VmRSS
            & $Work
            (Get-Status VmHWM) - $idle
        }
        function Get-Photo { Get-ChildItem -LiteralPath $env:SEEDREAM_BENCH_PHOTOS -File }
        function Invoke-Edit([int] $First, [string] $Added) {
            $options = @{
                Prompt = $env:SEEDREAM_BENCH_PROMPT
                Destination = $env:SEEDREAM_BENCH_OUT
                Endpoint = $env:SEEDREAM_BENCH_ENDPOINT
                LedgerPath = $env:SEEDREAM_BENCH_LEDGER
            }
            $photos = if ($Added) { { Get-Photo; Get-Item -LiteralPath $Added } }
                elseif ($First) { { Get-Photo } }
                else { { } }
            $images = (& $photos | New-SeedreamImage @options | Measure-Object).Count
            if ($images -ne $First) { throw "$images images of $First" }
        }

        """;

    private const string Script = Functions +
        """
        $count = [int]$env:SEEDREAM_BENCH_COUNT
        $index = @{}
        foreach ($file in Get-Photo) {
            $index[$file.FullName] = [pscustomobject]@{ Length = $file.Length; Written = $file.LastWriteTimeUtc }
        }
        function Invoke-Loop {
            foreach ($file in Get-Photo) {
                $known = $index[$file.FullName]
                if ($known.Length -ne $file.Length -or $known.Written -ne $file.LastWriteTimeUtc) { throw 'changed' }
            }
        }

        Invoke-Loop
        Invoke-Edit 0
        $empty = Measure-Peak { Invoke-Edit 0 }
        $before = Get-BytesRead
        $first = (Measure-Command { Invoke-Edit $count }).TotalSeconds
        $read = (Get-BytesRead) - $before
        $list = Measure-Peak { Get-Photo | Out-Null }
        $peak = Measure-Peak { Invoke-Edit $count }
        $loops = @()
        $runs = @($first) + @(1..[int]$env:SEEDREAM_BENCH_ROUNDS | ForEach-Object {
            $loops += (Measure-Command { Invoke-Loop }).TotalSeconds
            (Measure-Command { Invoke-Edit $count }).TotalSeconds
        })

        $sample = (Get-Photo)[0..([int]$env:SEEDREAM_BENCH_SAMPLE - 1)].FullName
        $null = $sample | Get-FileHash
        $hash = Measure-Command {
            foreach ($path in $sample) {
                $photo = [IO.File]::OpenRead($path)
                $null = [Security.Cryptography.SHA256]::HashData($photo)
                $photo.Dispose()
            }
        }
        @{
            Seconds = $runs
            LoopSeconds = $loops
            HashSeconds = $hash.TotalSeconds
            BytesRead = $read
            EmptyAboveIdle = $empty
            ListAboveIdle = $list
            PeakAboveIdle = $peak
        } | ConvertTo-Json
        """;

    // The same as the first run, but for a photo at the end.
    private const string NewScript = Functions +
        """

        Get-Photo | Out-Null
        Invoke-Edit 0
        Invoke-Edit 0
        $started = [Diagnostics.Stopwatch]::GetTimestamp()
        try { Invoke-Edit ([int]$env:SEEDREAM_BENCH_COUNT) $env:SEEDREAM_BENCH_NEW } catch { $rejected = "$_" }
        if ($rejected -notlike '*rejected the API key*') { throw "The new photo: $rejected" }
        $started
        """;

    public static Task<IdleFigures> RunAsync(IdleSpec spec) =>
        ShellScript.RunAsync<IdleFigures>(Script, Variables(spec));

    /// <summary>Runs over the same photos and a new one.</summary>
    /// <returns>The start of the run, as a timestamp of <see cref="Stopwatch"/>.</returns>
    public static Task<long> RunWithNewPhotoAsync(IdleSpec spec) =>
        ShellScript.RunAsync<long>(NewScript, Variables(spec));

    private static IEnumerable<(string Name, string Value)> Variables(IdleSpec spec) =>
    [
        ("SEGMIND_API_KEY", BareLoop.Key),
        ("SEEDREAM_BENCH_MODULE", BuiltModule.Manifest),
        ("SEEDREAM_BENCH_PHOTOS", spec.Photos),
        ("SEEDREAM_BENCH_OUT", spec.Output),
        ("SEEDREAM_BENCH_NEW", spec.NewPhoto),
        ("SEEDREAM_BENCH_PROMPT", BareLoop.Prompt),
        ("SEEDREAM_BENCH_ENDPOINT", spec.Endpoint.AbsoluteUri),
        ("SEEDREAM_BENCH_LEDGER", spec.Ledger),
        ("SEEDREAM_BENCH_COUNT", Text(spec.Count)),
        ("SEEDREAM_BENCH_SAMPLE", Text(spec.Sample)),
        ("SEEDREAM_BENCH_ROUNDS", Text(spec.Rounds)),
    ];

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
