using Microsoft.Data.Sqlite;
using Seedream.Emulator;
using Seedream.Ledger;

namespace Seedream.Chaos;

/// <content>Ledgers and disks that cannot be written to.</content>
internal static partial class Scenarios
{
    // A ledger waits ten seconds for another program's lock; a client takes a moment to come to it.
    private static readonly TimeSpan LongLock = TimeSpan.FromSeconds(14);

    private static async Task LockedAsync(Trial trial)
    {
        await KillSoonAsync(trial, trial.Start());
        if (!File.Exists(trial.Ledger))
            await trial.RunAsync();

        trial.PassTime();
        Run run;
        using (Lock(trial))
        {
            run = trial.Start();
            await Task.Delay(trial.Random.Next(500, 2000));
        }

        trial.Ended(await run.EndAsync());
        if (!run.IsDone)
            throw new Violation($"a ledger that was locked for a moment ended the run: {run.Output}");

        await trial.CheckAsync();
    }

    private static async Task LockedBeforeAsync(Trial trial)
    {
        if (trial.Random.Next(2) == 0)
            await KillSoonAsync(trial, trial.Start());

        Directory.CreateDirectory(trial.LedgerFolder);
        JobLedger.Open(trial.Ledger, trial.Clock).Dispose();
        long submits = Submits(trial);
        Run run;
        using (Lock(trial))
        {
            run = trial.Start();
            await Task.WhenAny(run.EndAsync(), Task.Delay(LongLock));
        }

        RequireUnavailable(trial, await run.EndAsync(), submits);
        await trial.FinishAsync();
        await trial.CheckAsync();
    }

    // While the service holds the answer to a submit that it has accepted, the ledger is locked: that answer cannot be
    // recorded, and perhaps those of others.
    private static async Task LockedAmidAsync(Trial trial)
    {
        var gate = new StallGate();
        trial.Emulator.Faults.Add(Fault.Stall(EmulatorEndpoint.Submit, gate) with { Nth = trial.Random.Next(1, 5), AfterWork = true });
        Run run = trial.Start();
        Task<Run> end = run.EndAsync();
        await Task.WhenAny(gate.Reached, end);
        using (Lock(trial))
        {
            gate.Release();
            await Task.WhenAny(Task.Delay(LongLock), end);
        }

        trial.Ended(await end);
        if (run.IsDone || !run.Output.Contains("error LedgerUnavailable", StringComparison.Ordinal))
            throw new Violation($"a ledger that was locked for long did not end the run as that: {run.Output}");

        HashSet<string> known = [.. trial.RequestIds()];
        if (trial.Emulator.Jobs.FirstOrDefault(job => !known.Contains(job.RequestId) && !run.Output.Contains(job.RequestId, StringComparison.Ordinal)) is { } forgotten)
            throw new Violation($"the id {forgotten.RequestId} of a paid job is in no row and no message: {run.Output}");

        await trial.FinishAsync();
        await trial.CheckAsync();
    }

    private static async Task ReadOnlyAsync(Trial trial)
    {
        if (trial.Random.Next(2) == 0)
            await KillSoonAsync(trial, trial.Start());

        Directory.CreateDirectory(trial.LedgerFolder);
        long submits = Submits(trial);
        await using (await ReadOnlyFolder.MakeAsync(trial.LedgerFolder))
            RequireUnavailable(trial, await trial.RunAsync(), submits);

        await trial.FinishAsync();
        await trial.CheckAsync();
    }

    private static async Task DamagedAsync(Trial trial)
    {
        await trial.FinishAsync();
        long submits = Submits(trial);
        byte[] whole = await File.ReadAllBytesAsync(trial.Ledger);
        byte[] damaged = [.. whole];
        int pages = whole.Length / 4096;
        trial.Random.NextBytes(damaged.AsSpan(trial.Random.Next(1, pages) * 4096, 64));
        await File.WriteAllBytesAsync(trial.Ledger, damaged);
        trial.Edits[0] = trial.Edits[0] with { Prompt = "something new" };
        RequireUnavailable(trial, await trial.RunAsync(), submits);
        await File.WriteAllBytesAsync(trial.Ledger, whole);
        trial.Edits[0] = trial.Edits[0] with { Prompt = trial.Edits[1].Prompt };
        await trial.FinishAsync();
        await trial.CheckAsync();
    }

    private static async Task DiskFullAsync(Trial trial)
    {
        string disk = Path.Combine(trial.Folder, "disk");
        Directory.CreateDirectory(disk);
        await using (await Mount.TmpfsAsync(disk, "72m"))
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

    private static long Submits(Trial trial) => trial.Emulator.Counters.Requests[EmulatorEndpoint.Submit];

    private static void RequireUnavailable(Trial trial, Run run, long submitsBefore)
    {
        if (run.IsDone || !run.Output.Contains("error LedgerUnavailable", StringComparison.Ordinal))
            throw new Violation($"the run did not say that its ledger cannot be used: {run.Output}");

        if (Submits(trial) != submitsBefore)
            throw new Violation($"{Submits(trial) - submitsBefore} edits were submitted without a ledger: {run.Output}");
    }

    private static SqliteConnection Lock(Trial trial)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = trial.Ledger, Pooling = false }.ToString());
        connection.Open();
        using SqliteCommand begin = connection.CreateCommand();
        begin.CommandText = "BEGIN IMMEDIATE";
        begin.ExecuteNonQuery();
        return connection;
    }
}
