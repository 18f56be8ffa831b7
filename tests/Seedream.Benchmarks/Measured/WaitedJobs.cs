using System.Management.Automation;
using System.Net.Http.Json;
using System.Text.Json;
using Seedream.Benchmarks.Running;

namespace Seedream.Benchmarks.Measured;

/// <param name="Endpoint">The service.</param>
/// <param name="Ledger">The ledger with the jobs.</param>
/// <param name="SettleSeconds">How long the jobs may take to come in before the clock starts.</param>
/// <param name="Seconds">How long the wait is watched; then it is stopped.</param>
internal sealed record WaitSpec(Uri Endpoint, string Ledger, double SettleSeconds, double Seconds);

/// <param name="PeakOverIdle">The peak of the memory over idle, the coming in of the jobs included.</param>
/// <param name="SettleProcessorSeconds">Processor time while the jobs came in.</param>
/// <param name="Cores">Processor time a second during the wait.</param>
/// <param name="VainPollsPerSecond">Polls a second during the wait that found a job still running.</param>
/// <param name="Ended">Jobs that were seen to have ended.</param>
internal sealed record WaitFigures(long PeakOverIdle, double SettleProcessorSeconds, double Cores, double VainPollsPerSecond, int Ended);

/// <summary>Waits for all running jobs of a ledger, as after a reboot.</summary>
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
        Usage whole = Usage.Begin();
        using System.Management.Automation.PowerShell shell = engine.Create("Get-SeedreamJob -Status Running | Wait-SeedreamJob | Receive-Item -Seen $done");
        IAsyncResult wait = shell.BeginInvoke();
        await Task.Delay(TimeSpan.FromSeconds(spec.SettleSeconds));

        double settle = whole.ProcessorSeconds;
        long vain = await PollsAsync(control) - ended;
        double began = whole.Seconds;
        await Task.Delay(TimeSpan.FromSeconds(spec.Seconds));

        double seconds = whole.Seconds - began;
        var figures = new WaitFigures(whole.PeakOverIdle, settle, (whole.ProcessorSeconds - settle) / seconds, (await PollsAsync(control) - ended - vain) / seconds, ended);
        shell.Stop();
        Require(shell, wait);
        return figures;
    }

    private static void Require(System.Management.Automation.PowerShell shell, IAsyncResult wait)
    {
        try
        {
            shell.EndInvoke(wait);
        }
        catch (PipelineStoppedException)
        {
            // As it was told to.
        }

        if (shell.Streams.Error.Count > 0)
            throw new IncorrectException($"the wait: {shell.Streams.Error[0].Exception}");
    }

    private static async Task<long> PollsAsync(HttpClient control) =>
        (await control.GetFromJsonAsync<JsonElement>("counters")).GetProperty("polls").GetInt64();
}
