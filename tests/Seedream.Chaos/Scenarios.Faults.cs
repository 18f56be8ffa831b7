using System.Diagnostics;
using System.Globalization;
using Microsoft.Data.Sqlite;
using Seedream.Emulator;

namespace Seedream.Chaos;

/// <content>Disturbances without a kill.</content>
internal static partial class Scenarios
{
    private static async Task ResetsAsync(Trial trial)
    {
        bool after = trial.Random.Next(2) == 0;
        int kind = trial.Random.Next(4);
        Fault fault = kind == 0 ? Fault.ResetBefore(EmulatorEndpoint.Submit) : Fault.Answer(EmulatorEndpoint.Submit, kind switch { 1 => 500, 2 => 502, _ => 504 });
        trial.Emulator.Faults.Add(fault with { AfterWork = after, Probability = 0.5, First = 6, Seed = trial.Seed });
        trial.Change = spec => spec with { TimeoutSec = 10 };
        await trial.RunAsync();
        await trial.FinishAsync();
        await trial.CheckAsync();
    }

    private static async Task RateLimitAsync(Trial trial)
    {
        foreach (EmulatorEndpoint endpoint in new[] { EmulatorEndpoint.Submit, EmulatorEndpoint.Status, EmulatorEndpoint.Result, EmulatorEndpoint.Upload })
        {
            DateTimeOffset reset = DateTimeOffset.UtcNow.AddSeconds(3);
            string? text = trial.Random.Next(5) switch
            {
                0 => reset.ToString("O", CultureInfo.InvariantCulture),
                1 => reset.ToString("R", CultureInfo.InvariantCulture),
                2 => reset.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
                3 => reset.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture),
                _ => null,
            };
            Dictionary<string, string> headers = text is null ? [] : new() { ["x-rate-limit-reset-at-utc"] = text };
            trial.Emulator.Faults.Add(Fault.Answer(endpoint, 429) with { First = 4, Headers = headers });
        }

        if (!(await trial.RunAsync()).IsDone)
            throw new Violation($"a storm that passed was not outlasted: {trial.LastOutput}");

        await trial.CheckAsync();
    }

    private static async Task DownloadsAsync(Trial trial)
    {
        Fault[] faults =
        [
            Fault.Truncate(EmulatorEndpoint.Download, trial.Random.NextDouble()), Fault.ResetBefore(EmulatorEndpoint.Download),
            Fault.HtmlPage(EmulatorEndpoint.Download), Fault.Answer(EmulatorEndpoint.Download, 503),
        ];
        foreach (Fault fault in faults)
            trial.Emulator.Faults.Add(fault with { Probability = 0.3, Times = 3, Seed = trial.Random.Next() });

        await trial.RunAsync();
        await trial.FinishAsync();
        await trial.CheckAsync();
    }

    private static async Task NoHistoryAsync(Trial trial)
    {
        trial.Emulator.Options.HistoryAvailable = false;
        trial.Emulator.Faults.Add(Fault.ResetAfter(EmulatorEndpoint.Submit) with { Nth = 1 });
        trial.Change = spec => spec with { TimeoutSec = 5 };
        for (int i = 0; i < 2; i++)
        {
            Run run = await trial.RunAsync();
            if (run.IsDone || !run.Output.Contains("error SubmitOutcomeUnknown", StringComparison.Ordinal))
                throw new Violation($"the edit whose submit is unknown did not end as that: {run.Output}");

            trial.PassTime();
        }

        trial.Emulator.Options.HistoryAvailable = true;
        await trial.FinishAsync();
        await trial.CheckAsync();
    }

    private static async Task LockedAsync(Trial trial)
    {
        await KillSoonAsync(trial, trial.Start());
        if (!File.Exists(trial.Ledger))
            await trial.RunAsync();

        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = trial.Ledger, Pooling = false }.ToString());
        connection.Open();
        SqliteTransaction held = connection.BeginTransaction();
        trial.PassTime();
        Run run = trial.Start();
        await Task.Delay(trial.Random.Next(500, 2000));
        held.Rollback();
        held.Dispose();
        trial.Ended(await run.EndAsync());
        if (!run.IsDone)
            throw new Violation($"a ledger that was locked for a moment ended the run: {run.Output}");

        await trial.CheckAsync();
    }

    private static async Task DamagedAsync(Trial trial)
    {
        await trial.FinishAsync();
        long submits = trial.Emulator.Counters.Requests[EmulatorEndpoint.Submit];
        byte[] whole = await File.ReadAllBytesAsync(trial.Ledger);
        byte[] damaged = [.. whole];
        int pages = whole.Length / 4096;
        trial.Random.NextBytes(damaged.AsSpan(trial.Random.Next(1, pages) * 4096, 64));
        await File.WriteAllBytesAsync(trial.Ledger, damaged);
        trial.Edits[0] = trial.Edits[0] with { Prompt = "something new" };
        Run run = await trial.RunAsync();
        if (!run.Output.Contains("error LedgerUnavailable", StringComparison.Ordinal) || trial.Emulator.Counters.Requests[EmulatorEndpoint.Submit] != submits)
            throw new Violation($"a damaged ledger was used: {run.Output}");

        await File.WriteAllBytesAsync(trial.Ledger, whole);
        trial.Edits[0] = trial.Edits[0] with { Prompt = trial.Edits[1].Prompt };
        await trial.FinishAsync();
        await trial.CheckAsync();
    }

    private static async Task DiskFullAsync(Trial trial)
    {
        if (!OperatingSystem.IsLinux() || Environment.UserName != "root")
            throw new Skipped("a small disk can be mounted by root on Linux only.");

        string disk = Path.Combine(trial.Folder, "disk");
        Directory.CreateDirectory(disk);
        if (await ShellAsync("mount", "-t", "tmpfs", "-o", "size=72m", "tmpfs", disk) != 0)
            throw new Skipped("this root may not mount a disk.");

        try
        {
            trial.Output = Path.Combine(disk, "out");
            trial.LedgerFolder = Path.Combine(disk, "ledger");
            Directory.CreateDirectory(trial.Output);
            Run run = trial.Start();
            int submits = trial.Random.Next(1, 5);
            await Task.WhenAny(trial.Emulator.WaitUntilAsync(counters => counters.JobsAccepted >= submits || run.HasEnded), Task.Delay(TimeSpan.FromSeconds(30)));
            string filler = Path.Combine(disk, "filler");
            FillUp(filler);
            trial.Ended(await run.EndAsync());
            File.Delete(filler);
            await trial.FinishAsync();
            await trial.CheckAsync();
        }
        finally
        {
            await ShellAsync("umount", "-l", disk);
        }
    }

    private static void FillUp(string path)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, 0);
            byte[] block = new byte[4096];
            while (true)
                file.Write(block);
        }
        catch (IOException)
        {
            // Full.
        }
    }

    private static async Task<int> ShellAsync(string command, params string[] arguments)
    {
        try
        {
            using Process process = Process.Start(new ProcessStartInfo(command, arguments) { RedirectStandardError = true })!;
            await process.WaitForExitAsync();
            return process.ExitCode;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return -1;
        }
    }
}
