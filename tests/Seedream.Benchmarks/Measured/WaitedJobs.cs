using System.Management.Automation;
using System.Net.Http.Json;
using System.Text.Json;
using Seedream.Benchmarks.Running;

namespace Seedream.Benchmarks.Measured;

/// <param name="SettleSeconds">The time for the jobs to arrive, before the measurement.</param>
/// <param name="Seconds">The time that is measured. Then the wait is stopped.</param>
internal sealed record WaitSpec(Uri Endpoint, string Ledger, double SettleSeconds, double Seconds);

/// <param name="PeakAboveIdle">The peak memory above idle, including the arrival of the jobs.</param>
/// <param name="SettleProcessorSeconds">Processor time while the jobs arrived.</param>
/// <param name="Cores">Processor time per second of the wait.</param>
/// <param name="RunningPollsPerSecond">Polls per second of the wait that found their job still running.</param>
/// <param name="Ended">Jobs that the command reported.</param>
internal sealed record WaitFigures(
    long PeakAboveIdle, double SettleProcessorSeconds, double Cores, double RunningPollsPerSecond, int Ended);

/// <summary>Waits for all running jobs of a ledger, as after a restart.</summary>
internal static class WaitedJobs
{
    public static async Task<WaitFigures> RunAsync(WaitSpec spec)
    {
        using var control = new HttpClient { BaseAddress = new Uri(spec.Endpoint, "_emulator/") };
        using var engine = new Engine(spec.Endpoint, spec.Ledger);
        await PollsAsync(control);
        engine.Run("Get-SeedreamJob -Status Failed | Receive-Item");
        int ended = 0;
        engine["done"] = (Action<PSObject>)(_ => ended++);
        Usage usage = Usage.Begin();
        using PowerShell shell =
            engine.Create("Get-SeedreamJob -Status Running | Wait-SeedreamJob | Receive-Item -Seen $done");
        IAsyncResult wait = shell.BeginInvoke();
        await Task.Delay(TimeSpan.FromSeconds(spec.SettleSeconds));

        double settle = usage.ProcessorSeconds;
        long earlyPolls = await PollsAsync(control) - ended;
        double start = usage.Seconds;
        await Task.Delay(TimeSpan.FromSeconds(spec.Seconds));

        double seconds = usage.Seconds - start;
        long peak = usage.PeakAboveIdle;
        double cores = (usage.ProcessorSeconds - settle) / seconds;
        long polls = await PollsAsync(control) - ended - earlyPolls;
        var figures = new WaitFigures(peak, settle, cores, polls / seconds, ended);
        shell.Stop();
        try
        {
            shell.EndInvoke(wait);
        }
        catch (PipelineStoppedException)
        {
            // It was stopped above.
        }

        if (shell.Streams.Error is [var error, ..])
            throw new IncorrectException($"the wait failed: {error.Exception}");

        return figures;
    }

    private static async Task<long> PollsAsync(HttpClient control) =>
        (await control.GetFromJsonAsync<JsonElement>("counters")).GetProperty("polls").GetInt64();
}
