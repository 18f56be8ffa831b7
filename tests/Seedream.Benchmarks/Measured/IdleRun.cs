using System.Diagnostics;
using System.Globalization;

namespace Seedream.Benchmarks.Measured;

/// <param name="Photos">A folder of photos that are all done.</param>
/// <param name="NewPhoto">A photo that is not done, for the last run.</param>
/// <param name="Sample">The number of photos that are hashed.</param>
/// <param name="Rounds">The number of runs after the first, all of which count.</param>
internal sealed record IdleSpec(
    Uri Endpoint, string Ledger, string Photos, string Output, string NewPhoto, int Count, int Sample, int Rounds);

/// <param name="Seconds">The times of runs over all photos.</param>
/// <param name="LoopSeconds">The times of a loop that compares the files' lengths and times.</param>
/// <param name="HashSeconds">The time of hashing the sample, which is in the page cache.</param>
/// <param name="BytesRead">What a run has read, the ledger included; 0 where the system does not tell.</param>
/// <param name="EmptyAboveIdle">The peak memory above idle of a run without photos.</param>
/// <param name="PeakAboveIdle">The peak memory above idle of a run over all photos.</param>
/// <param name="NewStarted">The start of the run with a new photo, as a timestamp of <see cref="Stopwatch"/>.</param>
internal sealed record IdleFigures(
    double[] Seconds,
    double[] LoopSeconds,
    double HashSeconds,
    long BytesRead,
    long EmptyAboveIdle,
    long PeakAboveIdle,
    long NewStarted);

/// <summary>Runs again over photos whose images were all saved, in a new PowerShell.</summary>
internal static class IdleRun
{
    // The first run of each kind compiles. The later ones take turns, so that a slow moment of the machine meets both.
    private const string Script =
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
        function Invoke-Edit([int] $First) {
            $options = @{
                Prompt = $env:SEEDREAM_BENCH_PROMPT
                Destination = $env:SEEDREAM_BENCH_OUT
                Endpoint = $env:SEEDREAM_BENCH_ENDPOINT
                LedgerPath = $env:SEEDREAM_BENCH_LEDGER
            }
            $photos = if ($First) { { Get-Photo } } else { { } }
            $images = (& $photos | New-SeedreamImage @options | Measure-Object).Count
            if ($images -ne $First) { throw "$images images of $First" }
        }

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
        $peak = Measure-Peak { Invoke-Edit $count }
        $read = (Get-BytesRead) - $before
        $loops = @()
        $runs = @(1..[int]$env:SEEDREAM_BENCH_ROUNDS | ForEach-Object {
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

        Move-Item -LiteralPath $env:SEEDREAM_BENCH_NEW (Join-Path $env:SEEDREAM_BENCH_PHOTOS 'zz-new.jpg')
        $started = [Diagnostics.Stopwatch]::GetTimestamp()
        try { Invoke-Edit ($count + 1) } catch { $rejected = "$_" }
        if ($rejected -notlike '*rejected the API key*') { throw "The new photo: $rejected" }
        @{
            Seconds = $runs
            LoopSeconds = $loops
            HashSeconds = $hash.TotalSeconds
            BytesRead = $read
            EmptyAboveIdle = $empty
            PeakAboveIdle = $peak
            NewStarted = $started
        } | ConvertTo-Json
        """;

    public static Task<IdleFigures> RunAsync(IdleSpec spec) => ShellScript.RunAsync<IdleFigures>(
        Script,
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
        ("SEEDREAM_BENCH_ROUNDS", Text(spec.Rounds)));

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
