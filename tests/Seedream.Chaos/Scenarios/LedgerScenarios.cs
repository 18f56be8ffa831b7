using Microsoft.Data.Sqlite;
using Seedream.Emulator;
using Seedream.Ledger;

namespace Seedream.Chaos.Scenarios;

/// <summary>Ledgers and disks that cannot be written.</summary>
internal static class LedgerScenarios
{
    // A client needs a moment to start, and waits ten seconds for a lock of another program.
    private static readonly TimeSpan LongLock = TimeSpan.FromSeconds(14);

    public static IReadOnlyList<Scenario> All { get; } =
    [
        new("locked-before", "the ledger is locked for longer than a client waits: no submit", 0, LockedBeforeAsync),
        new("locked-amid", "the ledger is locked for longer than a client waits, during a submit", 0, LockedAmidAsync),
        new("locked", "another program locks the ledger for a moment", 0, LockedAsync),
        new("read-only", "the ledger is read-only: no submit", 0, ReadOnlyAsync),
        new("damaged", "a page of the ledger is damaged: no submit", 0, DamagedAsync),
        new("disk-full", "the disk of images and ledger fills up during a run (Linux, root only)", 0, DiskFullAsync),
    ];

    private static async Task LockedAsync(Trial trial)
    {
        await Kill.AtRandomAsync(trial);
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
        trial.RequireFinished(run, "the ledger was locked for a moment and the run failed");
    }

    private static async Task LockedBeforeAsync(Trial trial)
    {
        if (trial.Random.Flip())
            await Kill.AtRandomAsync(trial);

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
    }

    // The answer to an accepted submit cannot be recorded.
    private static async Task LockedAmidAsync(Trial trial)
    {
        var gate = new StallGate();
        Fault stall = Fault.Stall(EmulatorEndpoint.Submit, gate);
        trial.Emulator.Faults.Add(stall with { Nth = trial.Random.Next(1, 5), AfterWork = true });
        Run run = trial.Start();
        Task<Run> end = run.EndAsync();
        await Task.WhenAny(gate.Reached, end);
        using (Lock(trial))
        {
            gate.Release();
            await Task.WhenAny(Task.Delay(LongLock), end);
        }

        trial.Ended(await end);
        run.RequireError(SeedreamErrorId.LedgerUnavailable);
        HashSet<string> recorded = [.. LedgerReader.RequestIds(trial.Ledger)];
        foreach (string id in trial.Emulator.Jobs.Select(job => job.RequestId).Where(id => !recorded.Contains(id)))
        {
            if (!run.Output.Contains(id, StringComparison.Ordinal))
                throw new Violation($"neither the ledger nor a message has the id {id} of a paid job: {run.Output}");
        }
    }

    private static async Task ReadOnlyAsync(Trial trial)
    {
        if (trial.Random.Flip())
            await Kill.AtRandomAsync(trial);

        Directory.CreateDirectory(trial.LedgerFolder);
        long submits = Submits(trial);
        await using (await ReadOnlyFolder.MakeAsync(trial.LedgerFolder))
            RequireUnavailable(trial, await trial.RunAsync(), submits);
    }

    private static async Task DamagedAsync(Trial trial)
    {
        await trial.FinishAsync();
        long submits = Submits(trial);
        byte[] intact = await File.ReadAllBytesAsync(trial.Ledger);
        byte[] damaged = [.. intact];
        int pages = intact.Length / 4096;
        trial.Random.NextBytes(damaged.AsSpan(trial.Random.Next(1, pages) * 4096, 64));
        await File.WriteAllBytesAsync(trial.Ledger, damaged);
        trial.Edits[0] = trial.Edits[0] with { Prompt = "something new" };
        RequireUnavailable(trial, await trial.RunAsync(), submits);
        await File.WriteAllBytesAsync(trial.Ledger, intact);
        trial.Edits[0] = trial.Edits[0] with { Prompt = trial.Edits[1].Prompt };
    }

    private static async Task DiskFullAsync(Trial trial)
    {
        string disk = Directory.CreateDirectory(Path.Combine(trial.Folder, "disk")).FullName;
        trial.Mount = await Mount.TmpfsAsync(disk, "72m");
        trial.Output = Directory.CreateDirectory(Path.Combine(disk, "out")).FullName;
        trial.LedgerFolder = Path.Combine(disk, "ledger");
        Run run = trial.Start();
        int submits = trial.Random.Next(1, 5);
        Task accepted = trial.Emulator.WaitUntilAsync(counters => counters.JobsAccepted >= submits || run.HasEnded);
        await Task.WhenAny(accepted, Task.Delay(TimeSpan.FromSeconds(30)));
        string filler = Path.Combine(disk, "filler");
        FillUp(filler);
        trial.Ended(await run.EndAsync());
        File.Delete(filler);
    }

    private static void FillUp(string path)
    {
        using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, 0);
        try
        {
            byte[] block = new byte[4096];
            while (true)
                file.Write(block);
        }
        catch (IOException)
        {
            // The disk is full.
        }
    }

    private static long Submits(Trial trial) => trial.Emulator.Counters.Requests[EmulatorEndpoint.Submit];

    private static void RequireUnavailable(Trial trial, Run run, long submitsBefore)
    {
        run.RequireError(SeedreamErrorId.LedgerUnavailable);
        if (Submits(trial) != submitsBefore)
            throw new Violation($"{Submits(trial) - submitsBefore} submits without a ledger: {run.Output}");
    }

    private static SqliteConnection Lock(Trial trial)
    {
        SqliteConnection connection = LedgerReader.Open(trial.Ledger);
        using SqliteCommand begin = connection.CreateCommand();
        begin.CommandText = "BEGIN IMMEDIATE";
        begin.ExecuteNonQuery();
        return connection;
    }
}
